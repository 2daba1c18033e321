/*
 * The connection: which server, how it is protected, who we are there.
 *
 * Every wait has an end: a deadline is set when a server is tried, and what
 * is left of it is given to libldap before each step (connect, TLS, bind,
 * operation), and to the socket itself (deadline.h).  A server that failed
 * is tried last for a while, longer each time, so that a hung one does not
 * cost each student its whole timeout.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/time.h>
#include <unistd.h>

#include <ldap.h>
#include <sasl/sasl.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "directory/deadline.h"
#include "directory/link.h"
#include "directory/scrub.h"

#define CA_FILE "/etc/ssl/certs/ca-certificates.crt"
#define REST_MIN_MS 500
#define REST_MAX_MS 30000

struct server {
	const char *uri;
	bool	local;			/* ldapi */
	bool	start_tls;
	int64_t	rest_until_ms;		/* try others first until then */
	int	rest_ms;
};

struct link {
	const struct conf *conf;
	struct secret	*password;
	struct server	 server[LINK_URIS_MAX];
	size_t		 servers;
	LDAP		*ld;
	size_t		 at;		/* whose connection ld is */
	bool		 fresh;		/* ld has not been used yet */
	struct deadline	 deadline;
};

/* ---- settings ---- */

static bool
is_loopback(const char *uri)
{
	static const char *const hosts[] = { "127.0.0.1", "localhost",
	    "[::1]" };
	const char *host = uri + strlen("ldap://");
	size_t i, len = strcspn(host, ":/");

	if (*host == '[')
		len = strcspn(host, "]") + 1;
	for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		if (strlen(hosts[i]) == len &&
		    strncasecmp(host, hosts[i], len) == 0)
			return true;
	return false;
}

static enum outcome
check_uri(const struct conf *c, const char *uri, struct server *s,
    struct detail *d)
{
	s->uri = uri;
	if (strncasecmp(uri, "ldapi://", 8) == 0) {
		s->local = true;
		return OK;
	}
	if (strncasecmp(uri, "ldaps://", 8) == 0)
		return OK;
	if (strncasecmp(uri, "ldap://", 7) != 0) {
		detail_set(d, "directory.uris: \"%s\" must begin with "
		    "ldapi://, ldaps:// or ldap://", uri);
		return E_CONF;
	}
	s->start_tls = c->directory_tls == DIRECTORY_STARTTLS;
	if (s->start_tls)
		return OK;
	if (c->directory_tls == DIRECTORY_LDAPS) {
		detail_set(d, "directory.uris: \"%s\" is not protected, but "
		    "directory.tls is \"ldaps\": write ldaps://", uri);
		return E_CONF;
	}
	if (is_loopback(uri))
		return OK;
	detail_set(d, "directory.uris: \"%s\" without TLS would carry "
	    "passwords in clear text; set directory.tls to \"starttls\", or "
	    "use ldaps://", uri);
	return E_CONF;
}

static enum outcome
check_external(const struct link *l, struct detail *d)
{
	size_t i;

	for (i = 0; i < l->servers; i++)
		if (!l->server[i].local &&
		    text_is_empty(l->conf->directory_cert_file)) {
			detail_set(d, "directory.bind \"external\" on %s needs "
			    "directory.cert_file and key_file, or an ldapi:// "
			    "address", l->server[i].uri);
			return E_CONF;
		}
	return OK;
}

static enum outcome
load_password(struct link *l, struct detail *d)
{
	const struct conf *c = l->conf;
	bool simple = c->directory_bind == BIND_SIMPLE;
	enum outcome r;

	if (text_is_empty(simple ? c->directory_bind_dn :
	    c->directory_bind_user)) {
		detail_set(d, "directory.%s is empty", simple ? "bind_dn" :
		    "bind_user");
		return E_CONF;
	}
	if (text_is_empty(c->directory_password_file)) {
		detail_set(d, "directory.password_file is empty");
		return E_CONF;
	}
	r = secret_from_file(c->directory_password_file, &l->password, d);
	if (r != OK)
		return r;
	/* RFC 4513 5.1.2: a bind with an empty password succeeds as nobody. */
	if (secret_len(l->password) == 0) {
		detail_set(d, "%s: is empty", c->directory_password_file);
		return E_CONF;
	}
	return OK;
}

static enum outcome
check_conf(struct link *l, struct detail *d)
{
	const struct conf_list *uris = &l->conf->directory_uris;
	enum outcome r;
	size_t i;

	if (uris->count == 0 || uris->count > LINK_URIS_MAX) {
		detail_set(d, "directory.uris must hold 1 to %d addresses, "
		    "such as \"ldapi:///\"", LINK_URIS_MAX);
		return E_CONF;
	}
	for (i = 0; i < uris->count; i++)
		if ((r = check_uri(l->conf, uris->item[i], &l->server[i],
		    d)) != OK)
			return r;
	l->servers = uris->count;
	if (l->conf->directory_bind == BIND_EXTERNAL)
		return check_external(l, d);
	return load_password(l, d);
}

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
	if ((r = check_conf(l, d)) != OK) {
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

void
link_forget(struct link *l)
{
	int fd = -1;

	/* The socket is the parent's too: an unbind on it would end his
	 * session.  With the descriptor gone nothing can be sent. */
	if (l->ld != NULL &&
	    ldap_get_option(l->ld, LDAP_OPT_DESC, &fd) == LDAP_SUCCESS &&
	    fd != -1)
		close(fd);
	l->ld = NULL;
}

const char *
link_uri(const struct link *l, size_t server)
{
	return server < l->servers ? l->server[server].uri : "";
}

/* ---- connecting ---- */

static void
set_waits(const struct link *l, LDAP *ld)
{
	struct timeval tv = deadline_left(&l->deadline);

	ldap_set_option(ld, LDAP_OPT_NETWORK_TIMEOUT, &tv);
	ldap_set_option(ld, LDAP_OPT_TIMEOUT, &tv);
}

static void
start_clock(struct link *l)
{
	deadline_start(&l->deadline, l->conf->directory_timeout);
}

static int
set_text(LDAP *ld, int option, const char *value)
{
	return text_is_empty(value) ? LDAP_SUCCESS :
	    ldap_set_option(ld, option, value);
}

static int
set_tls(const struct link *l, LDAP *ld)
{
	const struct conf *c = l->conf;
	int demand = LDAP_OPT_X_TLS_DEMAND, client = 0, rc;
	int version = LDAP_OPT_X_TLS_PROTOCOL_TLS1_2;

	if ((rc = ldap_set_option(ld, LDAP_OPT_X_TLS_REQUIRE_CERT,
	    &demand)) != LDAP_SUCCESS ||
	    (rc = ldap_set_option(ld, LDAP_OPT_X_TLS_PROTOCOL_MIN,
	    &version)) != LDAP_SUCCESS ||
	    (rc = set_text(ld, LDAP_OPT_X_TLS_CACERTFILE,
	    text_is_empty(c->directory_ca_file) ? CA_FILE :
	    c->directory_ca_file)) != LDAP_SUCCESS ||
	    (rc = set_text(ld, LDAP_OPT_X_TLS_CERTFILE,
	    c->directory_cert_file)) != LDAP_SUCCESS ||
	    (rc = set_text(ld, LDAP_OPT_X_TLS_KEYFILE,
	    c->directory_key_file)) != LDAP_SUCCESS)
		return rc;
	return ldap_set_option(ld, LDAP_OPT_X_TLS_NEWCTX, &client);
}

static int
set_options(const struct link *l, const struct server *s, LDAP *ld)
{
	int version = LDAP_VERSION3, rc;

	set_waits(l, ld);
	if ((rc = ldap_set_option(ld, LDAP_OPT_PROTOCOL_VERSION,
	    &version)) != LDAP_SUCCESS ||
	    (rc = ldap_set_option(ld, LDAP_OPT_REFERRALS,
	    LDAP_OPT_OFF)) != LDAP_SUCCESS ||
	    (rc = ldap_set_option(ld, LDAP_OPT_RESTART,
	    LDAP_OPT_ON)) != LDAP_SUCCESS ||
	    (rc = ldap_set_option(ld, LDAP_OPT_X_SASL_NOCANON,
	    LDAP_OPT_ON)) != LDAP_SUCCESS)
		return rc;
	return s->local ? LDAP_SUCCESS : set_tls(l, ld);
}

/* A handle with TLS where it has to be, not bound; also set when it fails,
 * for what it knows about the failure. */
static int
connect_server(struct link *l, const struct server *s, LDAP **out)
{
	int rc;

	if ((rc = ldap_initialize(out, s->uri)) != LDAP_SUCCESS)
		return rc;
	if ((rc = deadline_attach(&l->deadline, *out)) == LDAP_SUCCESS)
		rc = set_options(l, s, *out);
	if (rc == LDAP_SUCCESS && s->start_tls)
		rc = ldap_start_tls_s(*out, NULL, NULL);
	return rc;
}

/* What went wrong on our side of the wire, in words of libldap's. */
static void
describe(struct link *l, LDAP *ld, size_t server, int rc, struct detail *d)
{
	char *diagnostic = NULL, text[256];

	if (ld != NULL)
		ldap_get_option(ld, LDAP_OPT_DIAGNOSTIC_MESSAGE, &diagnostic);
	scrub_diagnostic(diagnostic, text, sizeof(text));
	ldap_memfree(diagnostic);
	detail_set(d, "%s: %s%s%s%s", l->server[server].uri,
	    ldap_err2string(rc), *text == '\0' ? "" : ": ", text,
	    rc != LDAP_CONNECT_ERROR ? "" : "; is its certificate for this "
	    "very name, and of directory.ca_file?");
}

/* ---- waiting ---- */

static int
wait_result(const struct link *l, LDAP *ld, int msgid, LDAPMessage **out)
{
	struct timeval tv = deadline_left(&l->deadline);
	int rc, code = LDAP_OTHER;

	rc = ldap_result(ld, msgid, LDAP_MSG_ALL, &tv, out);
	if (rc == 0)
		return LDAP_TIMEOUT;
	if (rc == -1) {
		ldap_get_option(ld, LDAP_OPT_RESULT_CODE, &code);
		return code == LDAP_SUCCESS ? LDAP_SERVER_DOWN : code;
	}
	return LDAP_SUCCESS;
}

static int
read_result(LDAP *ld, LDAPMessage *message, struct link_reply *out)
{
	char *text = NULL;
	int rc;

	rc = ldap_parse_result(ld, message, &out->code, NULL, &text, NULL,
	    NULL, 0);
	scrub_diagnostic(text, out->text, sizeof(out->text));
	ldap_memfree(text);
	return rc;
}

static int
run_once(const struct link *l, LDAP *ld, link_start_fn *start, void *arg,
    struct link_reply *out)
{
	struct link_reply reply = { .code = LDAP_OTHER };
	int msgid = 0, rc;

	set_waits(l, ld);
	if ((rc = start(ld, arg, &msgid)) != LDAP_SUCCESS)
		return rc;
	if ((rc = wait_result(l, ld, msgid, &reply.message)) == LDAP_SUCCESS)
		rc = read_result(ld, reply.message, &reply);
	if (rc != LDAP_SUCCESS) {
		link_reply_clear(&reply);
		return rc;
	}
	reply.ld = ld;
	*out = reply;
	return LDAP_SUCCESS;
}

void
link_reply_clear(struct link_reply *reply)
{
	if (reply->message != NULL)
		ldap_msgfree(reply->message);
	reply->message = NULL;
}

/* ---- who we are ---- */

struct bind {
	const char *dn;
	const char *mechanism;		/* NULL is simple */
	struct berval cred;
	LDAPControl **controls;
};

static int
start_bind(LDAP *ld, void *arg, int *msgid)
{
	struct bind *b = arg;

	return ldap_sasl_bind(ld, b->dn, b->mechanism, &b->cred, b->controls,
	    NULL, msgid);
}

static int
interact(LDAP *ld, unsigned flags, void *defaults, void *interactions)
{
	const struct link *l = defaults;
	sasl_interact_t *i;

	(void)ld;
	(void)flags;
	for (i = interactions; i->id != SASL_CB_LIST_END; i++) {
		i->result = "";
		if (i->id == SASL_CB_AUTHNAME)
			i->result = l->conf->directory_bind_user;
		else if (i->id == SASL_CB_PASS)
			i->result = secret_text(l->password);
		i->len = (unsigned)strlen(i->result);
	}
	return LDAP_SUCCESS;
}

static int
start_mechanisms(LDAP *ld, void *arg, int *msgid)
{
	char *attributes[] = { (char[]){ "supportedSASLMechanisms" }, NULL };

	(void)arg;
	return ldap_search_ext(ld, "", LDAP_SCOPE_BASE, "(objectClass=*)",
	    attributes, 0, NULL, NULL, NULL, 1, msgid);
}

/* The strongest that the server names; SHA-1 does not count. */
static const char *
choose_scram(LDAP *ld, LDAPMessage *message)
{
	static const char *const mechanisms[] = { "SCRAM-SHA-512",
	    "SCRAM-SHA-384", "SCRAM-SHA-256" };
	struct berval **values;
	const char *found = NULL;
	size_t i;
	int k;

	values = ldap_get_values_len(ld, ldap_first_entry(ld, message),
	    "supportedSASLMechanisms");
	for (i = 0; values != NULL && found == NULL &&
	    i < sizeof(mechanisms) / sizeof(mechanisms[0]); i++)
		for (k = 0; values[k] != NULL; k++)
			if (strcasecmp(values[k]->bv_val, mechanisms[i]) == 0)
				found = mechanisms[i];
	ldap_value_free_len(values);
	return found;
}

static int
bind_scram(struct link *l, LDAP *ld)
{
	struct link_reply reply;
	const char *mechanism;
	int rc;

	rc = run_once(l, ld, start_mechanisms, NULL, &reply);
	if (rc != LDAP_SUCCESS)
		return rc;
	mechanism = ldap_first_entry(ld, reply.message) != NULL ?
	    choose_scram(ld, reply.message) : NULL;
	link_reply_clear(&reply);
	if (mechanism == NULL)
		return LDAP_AUTH_METHOD_NOT_SUPPORTED;
	set_waits(l, ld);
	return ldap_sasl_interactive_bind_s(ld, NULL, mechanism, NULL, NULL,
	    LDAP_SASL_QUIET, interact, l);
}

static int
bind_ourselves(struct link *l, LDAP *ld)
{
	struct bind b = { .dn = l->conf->directory_bind_dn };
	struct link_reply reply;
	char empty[] = "";
	int rc;

	if (l->conf->directory_bind == BIND_SCRAM)
		return bind_scram(l, ld);
	if (l->conf->directory_bind == BIND_EXTERNAL) {
		b.dn = NULL;
		b.mechanism = "EXTERNAL";
		/* RFC 4422 3.1: an empty response, not none. */
		b.cred.bv_val = empty;
	} else {
		/* libldap only reads it. */
		b.cred.bv_val = (char *)(uintptr_t)secret_text(l->password);
		b.cred.bv_len = secret_len(l->password);
	}
	if ((rc = run_once(l, ld, start_bind, &b, &reply)) != LDAP_SUCCESS)
		return rc;
	link_reply_clear(&reply);
	return reply.code;
}

/* ---- choosing a server ---- */

/* The server failed: the others come first for a while. */
static void
rest(struct link *l, size_t server)
{
	struct server *s = &l->server[server];

	s->rest_ms = s->rest_ms == 0 ? REST_MIN_MS : s->rest_ms * 2;
	if (s->rest_ms > REST_MAX_MS)
		s->rest_ms = REST_MAX_MS;
	s->rest_until_ms = clock_ms() + s->rest_ms;
}

/* The first that does not rest, else the one whose rest ends first; of
 * those not tried yet. */
static size_t
next_server(const struct link *l, const bool *tried)
{
	int64_t now = clock_ms();
	size_t i, best = LINK_ANY;

	for (i = 0; i < l->servers; i++) {
		if (tried[i])
			continue;
		if (l->server[i].rest_until_ms <= now)
			return i;
		if (best == LINK_ANY || l->server[i].rest_until_ms <
		    l->server[best].rest_until_ms)
			best = i;
	}
	return best;
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

/* Ends the handle too. */
static enum outcome
refuse_server(struct link *l, LDAP *ld, size_t server, int rc,
    struct detail *d)
{
	describe(l, ld, server, rc, d);
	if (ld != NULL)
		ldap_unbind_ext(ld, NULL, NULL);
	rest(l, server);
	return is_server_failure(rc) && rc != LDAP_REFERRAL ? E_BACKEND :
	    E_CONF;
}

static enum outcome
use_server(struct link *l, size_t server, struct detail *d)
{
	enum outcome r;
	LDAP *ld = NULL;
	int rc;

	if (l->ld != NULL && l->at == server)
		return OK;
	hang_up(l);
	if ((rc = connect_server(l, &l->server[server], &ld)) != LDAP_SUCCESS)
		return refuse_server(l, ld, server, rc, d);
	if ((rc = bind_ourselves(l, ld)) != LDAP_SUCCESS) {
		r = refuse_server(l, ld, server, rc, d);
		detail_prefix(d, "log-in: ");
		return r;
	}
	l->ld = ld;
	l->at = server;
	l->fresh = true;
	l->server[server].rest_ms = 0;
	l->server[server].rest_until_ms = 0;
	return OK;
}

static enum outcome
run_on(struct link *l, size_t server, link_start_fn *start, void *arg,
    struct link_reply *out, struct detail *d)
{
	bool was_fresh;
	enum outcome r;
	int rc;

	start_clock(l);
	if ((r = use_server(l, server, d)) != OK)
		return r;
	was_fresh = l->fresh;
	l->fresh = false;
	rc = run_once(l, l->ld, start, arg, out);
	/* An idle connection that the server has closed says nothing about
	 * the server: once more on a new one. */
	if (rc == LDAP_SERVER_DOWN && !was_fresh) {
		hang_up(l);
		if ((r = use_server(l, server, d)) != OK)
			return r;
		l->fresh = false;
		rc = run_once(l, l->ld, start, arg, out);
	}
	if (rc == LDAP_SUCCESS) {
		out->server = server;
		return OK;
	}
	r = refuse_server(l, l->ld, server, rc, d);
	l->ld = NULL;
	return r;
}

enum outcome
link_run(struct link *l, size_t only, link_start_fn *start, void *arg,
    struct link_reply *out, struct detail *d)
{
	bool tried[LINK_URIS_MAX] = { false };
	enum outcome r = E_BACKEND;
	size_t server;

	for (;;) {
		server = only != LINK_ANY ? only : next_server(l, tried);
		/* The connection at hand first, unless it is the wrong one. */
		if (only == LINK_ANY && l->ld != NULL && !tried[l->at])
			server = l->at;
		if (server == LINK_ANY || tried[server])
			return r;
		tried[server] = true;
		if ((r = run_on(l, server, start, arg, out, d)) != OK)
			continue;
		if (!is_server_failure(out->code))
			return OK;
		/* It is there, and will not do it: a consumer that refers
		 * writes elsewhere, a server that is closing. */
		r = link_outcome(out, l->server[server].uri, d);
		link_reply_clear(out);
		hang_up(l);
		rest(l, server);
	}
}

enum outcome
link_wait(struct link *l, LDAP *ld, link_start_fn *start, void *arg,
    struct link_reply *out, struct detail *d)
{
	int rc;

	start_clock(l);
	if ((rc = run_once(l, ld, start, arg, out)) == LDAP_SUCCESS)
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
	if ((rc = connect_server(l, &l->server[l->at], &ld)) != LDAP_SUCCESS)
		return refuse_server(l, ld, l->at, rc, d);
	*out = ld;
	return OK;
}

static enum outcome
bind_on(struct link *l, size_t server, struct bind *b, LDAP **out,
    struct link_reply *reply, struct detail *d)
{
	LDAP *ld = NULL;
	int rc;

	start_clock(l);
	if ((rc = connect_server(l, &l->server[server], &ld)) != LDAP_SUCCESS)
		return refuse_server(l, ld, server, rc, d);
	rc = ldap_create_passwordpolicy_control(ld, &b->controls[0]);
	if (rc == LDAP_SUCCESS)
		rc = run_once(l, ld, start_bind, b, reply);
	ldap_control_free(b->controls[0]);
	if (rc != LDAP_SUCCESS)
		return refuse_server(l, ld, server, rc, d);
	reply->server = server;
	*out = ld;
	return OK;
}

enum outcome
link_bind(struct link *l, const char *dn, const struct secret *password,
    LDAP **ld, struct link_reply *out, struct detail *d)
{
	LDAPControl *controls[2] = { NULL, NULL };
	bool tried[LINK_URIS_MAX] = { false };
	struct bind b = { .dn = dn, .controls = controls };
	enum outcome r = E_BACKEND;
	size_t server;

	if (secret_len(password) == 0)
		return E_BUG;
	b.cred.bv_val = (char *)(uintptr_t)secret_text(password);
	b.cred.bv_len = secret_len(password);
	while ((server = next_server(l, tried)) != LINK_ANY) {
		tried[server] = true;
		r = bind_on(l, server, &b, ld, out, d);
		if (r == OK)
			return OK;
	}
	return r;
}

/* ---- result codes ---- */

static const struct {
	int	code;
	enum outcome outcome;
} outcomes[] = {
	{ LDAP_SUCCESS, OK },
	{ LDAP_NO_SUCH_OBJECT, E_NOTFOUND },
	{ LDAP_ALREADY_EXISTS, E_AMBIGUOUS },
	{ LDAP_SIZELIMIT_EXCEEDED, E_AMBIGUOUS },
	{ LDAP_INVALID_CREDENTIALS, E_DENIED },
	{ LDAP_BUSY, E_BACKEND },
	{ LDAP_UNAVAILABLE, E_BACKEND },
	{ LDAP_TIMELIMIT_EXCEEDED, E_BACKEND },
	{ LDAP_ADMINLIMIT_EXCEEDED, E_BACKEND },
	{ LDAP_OTHER, E_BACKEND },
};

enum outcome
link_outcome(const struct link_reply *reply, const char *what,
    struct detail *d)
{
	enum outcome r = E_CONF;
	size_t i;

	for (i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
		if (outcomes[i].code == reply->code)
			r = outcomes[i].outcome;
	/* slapo-unique's refusal shares its code with real constraints. */
	if (reply->code == LDAP_CONSTRAINT_VIOLATION &&
	    strstr(reply->text, "non-unique") != NULL)
		r = E_AMBIGUOUS;
	if (r != OK)
		detail_set(d, "%s: %s%s%s", what, ldap_err2string(reply->code),
		    *reply->text == '\0' ? "" : ": ", reply->text);
	return r;
}
