/*
 * The password of an account, tried and set.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "account/credential.h"
#include "account/owed.h"
#include "account/person.h"
#include "directory/login.h"
#include "directory/mark.h"
#include "directory/password.h"
#include "directory/recovery.h"
#include "account/standing.h"
#include "turn/echo.h"
#include "turn/flow.h"
#include "turn/letters.h"
#include "password/hash.h"
#include "person/email.h"
#include "vault/account.h"
#include "vault/contact.h"
#include "vault/flow.h"
#include "vault/lockout.h"

/* A wrong password and an unknown name cost the same hash; what the
 * directory writes down of a failure drowns in this. */
#define FAILURE_MS 100
#define DOORS_MAX 2

struct doors {
	struct lockout	door[DOORS_MAX];
	size_t		count;
	char		name[256];
	char		whom[256 + 64];
};

static void
add_door(const struct turn *t, const char *what, const char *whom,
    int64_t rest_s, struct doors *out)
{
	const struct conf *conf = t->core->conf;

	out->door[out->count++] = (struct lockout){ .what = what,
	    .whom = whom, .max = conf->limit_login_failures,
	    .lock_s = conf->limit_login_lock, .rest_s = rest_s };
}

/*
 * At the log-in there is a door for the name with the address, and one for
 * the name.  The latter rests as long as it was shut: a stranger who goes on
 * guessing, from wherever, cannot keep the owner out for longer than one
 * lock.  Who is logged in has a door of his own, which nobody else shuts.
 */
static void
name_doors(const struct turn *t, const char *name, struct doors *out)
{
	memset(out, 0, sizeof(*out));
	snprintf(out->name, sizeof(out->name), "%s", name);
	text_ascii_lower(out->name);
	if (t->flow.uid[0] != '\0') {
		add_door(t, "change", t->flow.reference, 0, out);
		return;
	}
	snprintf(out->whom, sizeof(out->whom), "%s|%s", out->name, t->client);
	add_door(t, "login-client", out->whom, 0, out);
	add_door(t, "login", out->name, t->core->conf->limit_login_lock, out);
}

static void
forgive(struct turn *t, const struct doors *doors, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (vault_lockout_forgive(t->core->vault,
		    &doors->door[i]) != OK)
			log_warn("a guess that was none is counted");
}

/* Counted for names that there are not, too. */
static enum outcome
take_doors(struct turn *t, const struct doors *doors, bool *last)
{
	enum outcome r;
	bool shuts;
	size_t i;

	*last = false;
	for (i = 0; i < doors->count; i++) {
		r = vault_lockout_take(t->core->vault, &doors->door[i],
		    &shuts);
		if (r != OK) {
			forgive(t, doors, i);
			return r;
		}
		*last = *last || shuts;
	}
	return OK;
}

static void
clear_doors(struct turn *t, const struct doors *doors)
{
	size_t i;

	for (i = 0; i < doors->count; i++)
		if (vault_lockout_clear(t->core->vault,
		    &doors->door[i]) != OK)
			log_warn("a lock-out could not be lifted; it ends by "
			    "itself");
}

void
credential_clear_lockout(struct turn *t, const char *uid)
{
	struct doors doors;

	name_doors(t, uid, &doors);
	clear_doors(t, &doors);
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

static enum outcome
log_in(struct turn *t, const char *name, enum msg_field password,
    struct directory_login *out)
{
	struct secret *secret = NULL;
	enum outcome r;

	if ((r = turn_get_password(t, password, &secret)) != OK)
		return r;
	r = directory_login(t->core->directory, name, secret, out,
	    &t->detail);
	secret_free(&secret);
	/* Where the directory says so to everybody, so do we. */
	if (r == E_LIMIT) {
		flow_problem(&t->flow, SAYS_DENIED, "account-locked");
		r = E_DENIED;
	}
	return r == E_NOTFOUND ? E_DENIED : r;
}

/* Whose door it was, if anybody is behind it; a guess has to be seen by who
 * is guessed at. */
static enum outcome
note_failure(struct turn *t, const char *name, enum outcome why)
{
	const int64_t known = t->flow.account;
	struct account_row account;
	enum outcome r = OK;

	if (known == 0 && (r = vault_account_find_uid(t->core->vault, name,
	    &account)) == OK)
		t->flow.account = account.id;
	if (r == OK || r == E_NOTFOUND)
		r = turn_audit(t, "login.failed", why);
	t->flow.account = known;
	return r == OK ? why : r;
}

enum outcome
credential_check(struct turn *t, const char *name, enum msg_field password,
    struct directory_login *out)
{
	const int64_t begun = clock_ms();
	struct doors doors;
	enum outcome r;
	bool last;

	if (!is_plain(name))
		return E_DENIED;
	name_doors(t, name, &doors);
	if ((r = take_doors(t, &doors, &last)) != OK)
		return r == E_LIMIT ? note_failure(t, name, r) : r;
	r = log_in(t, name, password, out);
	switch (r) {
	case OK:
	case E_EXPIRED:
		clear_doors(t, &doors);
		return r;
	case E_DENIED:
		log_info("%s%s", t->detail.text, last ? "; this door is shut "
		    "now" : "");
		r = note_failure(t, name, last ? E_LIMIT : E_DENIED);
		clock_sleep(begun + FAILURE_MS - clock_ms());
		return r;
	default:
		forgive(t, &doors, doors.count);
		if (r != E_INPUT)
			log_outcome(LOG_LEVEL_ERR, r, &t->detail,
			    "directory");
		return r;
	}
}

enum outcome
credential_confirm(struct turn *t)
{
	struct directory_login login;
	struct flow_row *f = &t->flow;
	enum outcome r;

	r = credential_check(t, f->uid, M_PASSWORD_NOW, &login);
	if (r == OK || r == E_EXPIRED)
		return OK;
	if (r == E_LIMIT)
		flow_say(f, SAYS_LIMIT);
	else if (r != E_DENIED && r != E_INPUT)
		flow_say(f, SAYS_UNAVAILABLE);
	else if (f->says == SAYS_NOTHING)
		flow_problem(f, SAYS_DENIED, "password-now-wrong");
	return E_DENIED;
}

static enum outcome
check_rules(struct turn *t, const char *uid, const struct secret *password)
{
	struct policy_result result = { .count = 0 };
	struct policy_context context;
	struct person person;
	enum outcome r;
	size_t i;

	if ((r = person_read(t, uid, &person)) != OK)
		return r;
	person_context(&person, uid, &context);
	r = policy_check(t->core->policy, password, &context, &result);
	sodium_memzero(&person, sizeof(person));
	for (i = 0; i < result.count; i++)
		flow_problem(&t->flow, SAYS_POLICY,
		    policy_key(result.broken[i]));
	if (strcmp(turn_get(t, M_PASSWORD),
	    turn_get(t, M_PASSWORD_AGAIN)) != 0)
		flow_problem(&t->flow, SAYS_POLICY, "password-differ");
	return r == E_INPUT ? OK : r;
}

static enum outcome
tell_owner(struct core *core, struct flow_row *f)
{
	char to[CHANNELS][EMAIL_SIZE];
	enum outcome r;
	enum channel i;

	f->data.told = false;
	r = vault_contact_all(core->vault, f->account, to);
	for (i = 0; i < CHANNELS && r == OK; i++) {
		if (to[i][0] == '\0')
			continue;
		r = letters_send(core, LETTER_CHANGED, i, to[i], f);
		f->data.told = f->data.told || r == OK;
		if (r == E_LIMIT)
			r = OK;
	}
	sodium_memzero(to, sizeof(to));
	return r;
}

static void
refuse(struct flow_row *f)
{
	if (f->uid[0] != '\0')
		standing_end(f, "session-locked");
	else
		flow_stop(f, SAYS_DENIED, "the account is locked, or was "
		    "never activated");
}

/* Which password holds is said, not left to be tried. */
static enum outcome
tell_trouble(struct turn *t, enum outcome r)
{
	struct flow_row *f = &t->flow;

	log_outcome(LOG_LEVEL_ERR, r, &t->detail, "set password");
	if (r != E_BUSY)
		flow_problem(f, SAYS_UNAVAILABLE, "password-unchanged");
	else if (f->uid[0] != '\0')
		standing_end(f, "password-either");
	else
		flow_problem(f, SAYS_UNAVAILABLE, "password-either");
	return OK;
}

/* Noted before, for who dies behind it. */
static enum outcome
put_hash(struct turn *t, const char *uid, struct secret *hash)
{
	char former[MARK_SIZE], mark[MARK_SIZE];
	enum outcome r;

	if ((r = mark_make(hash, mark)) != OK ||
	    (r = owed_begin(t, mark)) != OK ||
	    (r = owed_told(t, mark)) != OK ||
	    (r = directory_password_set(t->core->directory, uid, hash,
	    former, &t->detail)) != OK)
		return r;
	memcpy(t->flow.data.mark, mark, sizeof(mark));
	return echo_keep(t->core, &(struct echo_row){
	    .account = t->flow.account, .hash = hash }, former);
}

static enum outcome
write_hash(struct turn *t, const char *uid, const struct secret *password)
{
	struct secret *hash = NULL;
	enum outcome r;

	/* Who is logged in has typed the present one beside it. */
	r = directory_recovery_used_before(t->core->directory, uid, password,
	    t->flow.uid[0] == '\0', &t->detail);
	if (r == E_DENIED) {
		flow_problem(&t->flow, SAYS_POLICY, "password-used");
		return OK;
	}
	if (r == OK)
		r = hash_password(t->core->conf, password, &hash);
	if (r == OK)
		r = put_hash(t, uid, hash);
	if (r == E_DENIED || r == E_NOTFOUND) {
		refuse(&t->flow);
		r = OK;
	} else if (r == E_BACKEND || r == E_CONF)
		r = tell_trouble(t, r);
	secret_free(&hash);
	return r;
}

enum outcome
credential_tell(struct core *core, struct flow_row *f)
{
	enum outcome r;

	r = vault_flow_end_others(core->vault, f->account, f->id);
	return r == OK ? tell_owner(core, f) : r;
}

enum outcome
credential_set(struct turn *t, const char *uid)
{
	struct secret *password = NULL;
	enum outcome r, what;

	if ((r = turn_get_password(t, M_PASSWORD, &password)) != OK)
		return r;
	r = check_rules(t, uid, password);
	if (r == OK && t->flow.says == SAYS_NOTHING)
		r = write_hash(t, uid, password);
	secret_free(&password);
	if (t->flow.says != SAYS_NOTHING || (r != OK && r != E_BUSY))
		return r;
	what = r;
	if ((r = credential_tell(t->core, &t->flow)) == OK &&
	    (r = turn_audit(t, "password.changed", what)) == OK &&
	    what != OK)
		r = tell_trouble(t, what);
	return r;
}
