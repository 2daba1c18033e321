#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "core/credential.h"
#include "core/send.h"
#include "directory/hash.h"
#include "person/email.h"

/* A wrong password and an unknown name cost the same hash; what the
 * directory writes down of a failure drowns in this. */
#define FAILURE_MS 100
#define CLIENT_FACTOR 6		/* times limit.login_lock */

struct doors {
	char	name[256];
	char	client[256 + 64];	/* name and address */
};

static void
name_doors(const struct turn *t, const char *name, struct doors *out)
{
	snprintf(out->name, sizeof(out->name), "%s", name);
	text_ascii_lower(out->name);
	snprintf(out->client, sizeof(out->client), "%s|%s", out->name,
	    t->client);
}

static enum outcome
check_doors(struct turn *t, const struct doors *doors)
{
	const int64_t max = t->core->conf->limit_login_failures;
	enum outcome r;

	r = vault_lockout_check(t->core->vault, "login", doors->name, max);
	if (r == OK)
		r = vault_lockout_check(t->core->vault, "login-client",
		    doors->client, max);
	return r;
}

/* Counted for names that there are not, too. */
static enum outcome
count_failure(struct turn *t, const struct doors *doors)
{
	const struct conf *conf = t->core->conf;
	const int64_t max = conf->limit_login_failures;
	enum outcome r, s;

	r = vault_lockout_add(t->core->vault, "login", doors->name, max,
	    conf->limit_login_lock);
	s = vault_lockout_add(t->core->vault, "login-client", doors->client,
	    max, conf->limit_login_lock * CLIENT_FACTOR);
	if (r == E_LIMIT)
		log_warn("the web log-in of one name is shut for %lld s",
		    (long long)conf->limit_login_lock);
	if (r != OK)
		return r;
	return s;
}

void
credential_clear_lockout(struct turn *t, const char *uid)
{
	struct doors doors;

	name_doors(t, uid, &doors);
	if (vault_lockout_clear(t->core->vault, "login", doors.name) != OK ||
	    vault_lockout_clear(t->core->vault, "login-client",
	    doors.client) != OK)
		log_warn("a lock-out could not be lifted; it ends by itself");
}

/* slapd takes a name in full-width or mathematical letters for the same
 * (RFC 4518 2.3), the lock-out does not. */
static bool
is_plain(const char *name)
{
	const unsigned char *p = (const unsigned char *)name;

	while (*p > ' ' && *p < 0x7f)
		p++;
	return *p == '\0';
}

enum outcome
credential_check(struct turn *t, const char *name, enum msg_field password,
    struct directory_login *out)
{
	const int64_t begun = clock_ms();
	struct secret *secret = NULL;
	struct doors doors;
	enum outcome r, counted;

	if (!is_plain(name))
		return E_DENIED;
	name_doors(t, name, &doors);
	if ((r = check_doors(t, &doors)) != OK)
		return r;
	if ((r = turn_get_password(t, password, &secret)) != OK)
		return r;
	r = directory_login(t->core->directory, name, secret, out,
	    &t->detail);
	secret_free(&secret);
	if (r == OK)
		credential_clear_lockout(t, name);
	else if (r == E_DENIED || r == E_NOTFOUND) {
		counted = count_failure(t, &doors);
		r = counted == E_LIMIT ? E_LIMIT : E_DENIED;
		log_info("a log-in was refused");
		clock_sleep(begun + FAILURE_MS - clock_ms());
	} else if (r != E_EXPIRED && r != E_INPUT)
		log_outcome(LOG_LEVEL_ERR, r, &t->detail, "directory");
	return r;
}

static enum outcome
check_rules(struct turn *t, const char *uid, const struct secret *password)
{
	char mobile[EMAIL_SIZE] = "", email[EMAIL_SIZE] = "";
	struct policy_result result = { .count = 0 };
	struct vault *v = t->core->vault;
	enum outcome r;
	size_t i;

	r = vault_contact_get(v, t->flow.account, CHANNEL_SMS, mobile,
	    sizeof(mobile));
	if (r == OK || r == E_NOTFOUND)
		r = vault_contact_get(v, t->flow.account, CHANNEL_EMAIL,
		    email, sizeof(email));
	if (r != OK && r != E_NOTFOUND)
		return r;
	const struct policy_context context = { .username = uid,
	    .mobile = mobile, .email = email };
	r = policy_check(t->core->policy, password, &context, &result);
	for (i = 0; i < result.count; i++)
		flow_problem(&t->flow, SAYS_POLICY,
		    policy_key(result.broken[i]));
	if (strcmp(turn_get(t, M_PASSWORD),
	    turn_get(t, M_PASSWORD_AGAIN)) != 0)
		flow_problem(&t->flow, SAYS_POLICY, "password-differ");
	sodium_memzero(mobile, sizeof(mobile));
	sodium_memzero(email, sizeof(email));
	return r == E_INPUT ? OK : r;
}

static enum outcome
tell_owner(struct turn *t)
{
	char to[EMAIL_SIZE];
	enum outcome r = OK;
	size_t i;

	for (i = 0; i < CHANNELS && r == OK; i++) {
		r = vault_contact_get(t->core->vault, t->flow.account,
		    (enum channel)i, to, sizeof(to));
		if (r == OK)
			r = send_letter(t->core, LETTER_CHANGED,
			    (enum channel)i, to, &t->flow);
		else if (r == E_NOTFOUND)
			r = OK;
	}
	sodium_memzero(to, sizeof(to));
	return r;
}

static enum outcome
write_hash(struct turn *t, const char *uid, const struct secret *password)
{
	struct secret *hash = NULL;
	enum outcome r;

	r = directory_used_before(t->core->directory, uid, password,
	    &t->detail);
	if (r == E_DENIED) {
		flow_problem(&t->flow, SAYS_POLICY, "password-used");
		return OK;
	}
	if (r == OK)
		r = hash_password(t->core->conf, password, &hash);
	if (r == OK)
		r = directory_set_password(t->core->directory, uid, hash,
		    &t->detail);
	secret_free(&hash);
	if (r == E_DENIED || r == E_NOTFOUND) {
		flow_stop(&t->flow, SAYS_DENIED, "the account is locked, or "
		    "was never activated");
		return OK;
	}
	return r;
}

enum outcome
credential_set(struct turn *t, const char *uid)
{
	struct secret *password = NULL;
	struct vault *v = t->core->vault;
	enum outcome r;

	if ((r = turn_get_password(t, M_PASSWORD, &password)) != OK)
		return r;
	r = check_rules(t, uid, password);
	if (r == OK && t->flow.says == SAYS_NOTHING)
		r = write_hash(t, uid, password);
	secret_free(&password);
	if (r != OK || t->flow.says != SAYS_NOTHING)
		return r;
	if ((r = vault_flow_end_others(v, uid, t->flow.id)) != OK ||
	    (r = tell_owner(t)) != OK)
		return r;
	return vault_audit(v, "password.changed", OK, &t->flow, "",
	    t->client);
}
