/*
 * The connection: which server, as whom, and again on another when one fails.
 * Every wait has an end: a deadline is set when a server is tried.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/outage.h"
#include "directory/link.h"
#include "directory/link_conf.h"
#include "directory/link_connect.h"
#include "directory/link_login.h"

/* After so long it may be the connection that does not answer, and before
 * it is the server. */
#define SUSPECT_MS 5000

struct link {
	const struct conf *conf;
	struct secret	*password;
	struct link_servers servers;
	LDAP		*ld;
	size_t		 at;		/* whose connection ld is */
	bool		 fresh;		/* ld has not been used yet */
	int64_t		 used_ms;	/* when it was used last */
	struct deadline	 deadline;
};

enum outcome
link_open(const struct conf *c, struct link **out, struct detail *d)
{
	struct link *l;
	enum outcome r;

	/* No ldaprc of a user and no ldap.conf steers us. */
	if (setenv("LDAPNOINIT", "1", 1) == -1 ||
	    (l = calloc(1, sizeof(*l))) == NULL)
		return E_NOMEM;
	l->conf = c;
	r = link_conf_read(c, &l->servers, &l->password, d);
	if (r != OK) {
		link_close(&l);
		return r;
	}
	*out = l;
	return OK;
}

static void
hang_up(struct link *l)
{
	if (l->ld != NULL)
		ldap_unbind_ext(l->ld, NULL, NULL);
	l->ld = NULL;
}

void
link_close(struct link **l)
{
	if (l == NULL || *l == NULL)
		return;
	hang_up(*l);
	secret_free(&(*l)->password);
	free(*l);
	*l = NULL;
}

size_t
link_first(const struct link *l)
{
	const bool tried[LINK_URIS_MAX] = { false };

	return link_server_next(&l->servers, l->ld != NULL ? l->at : LINK_ANY,
	    tried);
}

const char *
link_uri(const struct link *l, size_t server)
{
	return server < l->servers.count ? l->servers.at[server].uri : "";
}

static void
start_clock(struct link *l)
{
	deadline_start(&l->deadline, l->conf->directory_timeout);
}

/* Codes after which another server may do better. */
static bool
is_server_failure(int code)
{
	return code == LDAP_SERVER_DOWN || code == LDAP_CONNECT_ERROR ||
	    code == LDAP_TIMEOUT || code == LDAP_UNAVAILABLE ||
	    code == LDAP_BUSY || code == LDAP_REFERRAL ||
	    code == LDAP_LOCAL_ERROR || code == LDAP_DECODING_ERROR ||
	    code == LDAP_OTHER || code == LDAP_TIMELIMIT_EXCEEDED;
}

/* A server that is read only, or a shadow that knows no other (slapd's own
 * words), refuses each change; the next one may take it. */
static bool
only_reads(const struct link_reply *reply)
{
	return reply->code == LDAP_UNWILLING_TO_PERFORM &&
	    (strstr(reply->text, "restricted") != NULL ||
	    strstr(reply->text, "no update referral") != NULL ||
	    strstr(reply->text, "read-only") != NULL);
}

/* It is there, and will not do it: a consumer that refers writes elsewhere, a
 * server that is closing. */
static bool
will_not(const struct link_reply *reply)
{
	return is_server_failure(reply->code) || only_reads(reply);
}

/* why is NULL when it is over. */
static void
tell_outage(size_t server, const struct link_server *s, const char *why)
{
	const enum outage which = (enum outage)(OUTAGE_DIRECTORY + server);
	struct detail name = { "" };

	detail_set(&name, "directory %s", s->uri);
	if (why != NULL)
		outage_failed(which, name.text, why);
	else
		outage_over(which, name.text);
}

/* Ends the handle too. */
static enum outcome
refuse_server(struct link *l, LDAP *ld, size_t server, int rc,
    struct detail *d)
{
	const struct link_server *s = &l->servers.at[server];
	struct detail why = { "" };

	link_connect_describe(s, ld, rc, &why);
	detail_set(d, "%s", why.text);
	if (ld != NULL)
		ldap_unbind_ext(ld, NULL, NULL);
	link_server_rest(server);
	if (rc == LDAP_TIMEOUT)
		link_server_missed(server);
	if (!is_server_failure(rc) || rc == LDAP_REFERRAL)
		return E_CONF;
	/* It begins with the address. */
	tell_outage(server, s, why.text + strlen(s->uri) + strlen(": "));
	return E_BACKEND;
}

static enum outcome
use_server(struct link *l, size_t server, struct detail *d)
{
	struct link_login login = { l->conf, l->password, &l->deadline };
	enum outcome r;
	LDAP *ld = NULL;
	int rc;

	if (l->ld != NULL && l->at == server)
		return OK;
	hang_up(l);
	rc = link_connect(l->conf, &l->servers.at[server], &l->deadline, &ld);
	if (rc != LDAP_SUCCESS)
		return refuse_server(l, ld, server, rc, d);
	if ((rc = link_login(&login, ld)) != LDAP_SUCCESS) {
		r = refuse_server(l, ld, server, rc, d);
		detail_prefix(d, "log-in: ");
		return r;
	}
	l->ld = ld;
	l->at = server;
	l->fresh = true;
	link_server_wake(server);
	tell_outage(server, &l->servers.at[server], NULL);
	return OK;
}

/* Who is between may have forgotten it without a word. */
static void
drop_stale(struct link *l, size_t server)
{
	if (l->ld != NULL && l->at == server &&
	    clock_ms() - l->used_ms > l->conf->core_idle * 1000)
		hang_up(l);
}

static int
ask_once(struct link *l, const struct link_ask *ask, struct link_reply *out)
{
	l->fresh = false;
	l->used_ms = clock_ms();
	return link_wait(&l->deadline, l->ld, ask, out);
}

/* An idle connection that was closed, or is not heard of any more, says
 * nothing about the server. */
static bool
is_worth_another(const struct link_ask *ask, int rc, int64_t idle_ms)
{
	return rc == LDAP_SERVER_DOWN ||
	    (rc == LDAP_TIMEOUT && ask->reads && idle_ms > SUSPECT_MS);
}

static enum outcome
run_at(struct link *l, size_t server, const struct link_ask *ask,
    struct link_reply *out, struct detail *d)
{
	int64_t idle_ms;
	bool was_fresh;
	enum outcome r;
	int rc;

	start_clock(l);
	drop_stale(l, server);
	if ((r = use_server(l, server, d)) != OK)
		return r;
	was_fresh = l->fresh;
	idle_ms = clock_ms() - l->used_ms;
	rc = ask_once(l, ask, out);
	if (!was_fresh && is_worth_another(ask, rc, idle_ms)) {
		if (rc == LDAP_TIMEOUT)
			start_clock(l);
		hang_up(l);
		if ((r = use_server(l, server, d)) != OK)
			return r;
		rc = ask_once(l, ask, out);
	}
	if (rc == LDAP_SUCCESS) {
		out->server = server;
		link_server_heard(server);
		return OK;
	}
	r = refuse_server(l, l->ld, server, rc, d);
	l->ld = NULL;
	return r;
}

static enum outcome
tell_failure(const struct link *l, size_t server,
    const struct link_reply *reply, struct detail *d)
{
	if (!only_reads(reply))
		return link_reply_outcome(reply, link_uri(l, server), d);
	detail_set(d, "%s takes no changes: %s", link_uri(l, server),
	    reply->text);
	return E_BACKEND;
}

/* After r of the last one, if any was asked. */
static enum outcome
tell_silence(const bool *tried, enum outcome r, struct detail *d)
{
	size_t i;

	for (i = 0; i < LINK_URIS_MAX; i++)
		if (tried[i])
			return r;
	detail_set(d, "no server of directory.uris answered a moment ago, "
	    "and nobody waits for one now");
	return r;
}

enum outcome
link_run(struct link *l, size_t only, const struct link_ask *ask,
    struct link_reply *out, struct detail *d)
{
	bool tried[LINK_URIS_MAX] = { false };
	enum outcome r = E_BACKEND;
	size_t server;

	for (;;) {
		server = only != LINK_ANY ? only :
		    link_server_next(&l->servers, l->ld != NULL ? l->at :
		    LINK_ANY, tried);
		if (server == LINK_ANY || tried[server])
			return tell_silence(tried, r, d);
		tried[server] = true;
		if ((r = run_at(l, server, ask, out, d)) != OK)
			continue;
		if (!will_not(out))
			return OK;
		r = tell_failure(l, server, out, d);
		link_reply_clear(out);
		hang_up(l);
		link_server_rest(server);
	}
}

static void
look_at_server(struct link *l, size_t server)
{
	struct link_login login = { l->conf, l->password, &l->deadline };
	LDAP *ld = NULL;
	int rc;

	start_clock(l);
	rc = link_connect(l->conf, &l->servers.at[server], &l->deadline, &ld);
	if (rc == LDAP_SUCCESS)
		rc = link_login(&login, ld);
	if (rc != LDAP_SUCCESS) {
		(void)!refuse_server(l, ld, server, rc, NULL);
		return;
	}
	ldap_unbind_ext(ld, NULL, NULL);
	link_server_settle(server);
	tell_outage(server, &l->servers.at[server], NULL);
}

void
link_look(struct link *l)
{
	size_t i;

	for (i = 0; i < l->servers.count; i++)
		if (link_server_is_due(i))
			look_at_server(l, i);
}

enum outcome
link_run_on(struct link *l, LDAP *ld, const struct link_ask *ask,
    struct link_reply *out, struct detail *d)
{
	int rc;

	start_clock(l);
	rc = link_wait(&l->deadline, ld, ask, out);
	if (rc == LDAP_SUCCESS)
		return OK;
	detail_set(d, "%s", ldap_err2string(rc));
	return E_BACKEND;
}

enum outcome
link_anonymous(struct link *l, LDAP **out, struct detail *d)
{
	LDAP *ld = NULL;
	int rc;

	start_clock(l);
	rc = link_connect(l->conf, &l->servers.at[l->at], &l->deadline, &ld);
	if (rc != LDAP_SUCCESS)
		return refuse_server(l, ld, l->at, rc, d);
	*out = ld;
	return OK;
}

static enum outcome
bind_at(struct link *l, size_t server, struct link_login_bind *b,
    struct link_reply *out, struct detail *d)
{
	const struct link_ask ask = { link_login_start, b, true };
	LDAP *ld = NULL;
	int rc;

	start_clock(l);
	rc = link_connect(l->conf, &l->servers.at[server], &l->deadline, &ld);
	if (rc != LDAP_SUCCESS)
		return refuse_server(l, ld, server, rc, d);
	rc = ldap_create_passwordpolicy_control(ld, &b->controls[0]);
	if (rc == LDAP_SUCCESS)
		rc = link_wait(&l->deadline, ld, &ask, out);
	ldap_control_free(b->controls[0]);
	if (rc != LDAP_SUCCESS)
		return refuse_server(l, ld, server, rc, d);
	out->server = server;
	link_server_heard(server);
	return OK;
}

enum outcome
link_bind(struct link *l, const char *dn, const struct secret *password,
    struct link_reply *out, struct detail *d)
{
	LDAPControl *controls[2] = { NULL, NULL };
	bool tried[LINK_URIS_MAX] = { false };
	struct link_login_bind b = { .dn = dn, .controls = controls };
	enum outcome r = E_BACKEND;
	size_t server;

	if (secret_len(password) == 0)
		return E_BUG;
	b.cred.bv_val = (char *)(uintptr_t)secret_text(password);
	b.cred.bv_len = secret_len(password);
	while ((server = link_server_next(&l->servers, LINK_ANY, tried)) !=
	    LINK_ANY) {
		tried[server] = true;
		if ((r = bind_at(l, server, &b, out, d)) != OK)
			continue;
		if (!will_not(out))
			return OK;
		r = tell_failure(l, server, out, d);
		link_reply_clear(out);
		ldap_unbind_ext(out->ld, NULL, NULL);
		link_server_rest(server);
	}
	return tell_silence(tried, r, d);
}
