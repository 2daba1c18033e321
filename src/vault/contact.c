/*
 * Contacts kept for recovery, the lock-out of guessers, and work put off.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "person/email.h"
#include "vault/vault_private.h"

#define VALUE_MAX 512

static void
context_of(int64_t account, enum channel channel, char out[64])
{
	snprintf(out, 64, "contact:%lld:%s", (long long)account,
	    channel_name(channel));
}

/* One mailbox, in whatever letters its address is written. */
static void
hash_contact(const struct vault *v, const char *value,
    unsigned char hash[KEY_HASH_LEN])
{
	char key[EMAIL_SIZE];

	email_key(value, key);
	vault_hash(v, KEY_CONTACT, "stored", key, hash);
}

enum outcome
vault_contact_put(struct vault *v, int64_t account, enum channel channel,
    const char *value)
{
	unsigned char sealed[VALUE_MAX + KEY_SEAL_OVERHEAD];
	unsigned char hash[KEY_HASH_LEN];
	size_t len = strlen(value);
	char context[64];

	if (len > VALUE_MAX)
		return E_BUG;
	context_of(account, channel, context);
	key_seal(v->key, context, value, len, sealed);
	hash_contact(v, value, hash);
	const struct sql_param p[] = { sql_int(account),
	    sql_text(channel_name(channel)),
	    sql_bytes(sealed, len + KEY_SEAL_OVERHEAD),
	    sql_bytes(hash, sizeof(hash)) };
	return sql_exec(v->db, "insert into contact (account, channel, value, "
	    "hash) values ($1, $2, $3, $4) on conflict (account, channel) do "
	    "update set value = excluded.value, hash = excluded.hash, "
	    "proven = now()", p, SQL_COUNT(p), NULL);
}

enum outcome
vault_contact_get(struct vault *v, int64_t account, enum channel channel,
    char *out, size_t size)
{
	const struct sql_param p[] = { sql_int(account),
	    sql_text(channel_name(channel)) };
	struct sql_rows *rows = NULL;
	struct secret *plain = NULL;
	char context[64];
	enum outcome r;

	r = sql_run(v->db, "select value from contact where account = $1 and "
	    "channel = $2", p, SQL_COUNT(p), &rows);
	if (r != OK)
		return r;
	if (sql_rows_count(rows) == 0) {
		r = E_NOTFOUND;
		goto done;
	}
	context_of(account, channel, context);
	if ((r = vault_open_column(v, rows, 0, context, &plain)) != OK)
		goto done;
	r = text_copy(out, size, secret_text(plain)) == OK ? OK : E_BUG;
done:
	secret_free(&plain);
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_contact_remove(struct vault *v, int64_t account, enum channel channel)
{
	const struct sql_param p[] = { sql_int(account),
	    sql_text(channel_name(channel)) };

	return sql_exec(v->db, "delete from contact where account = $1 and "
	    "channel = $2", p, SQL_COUNT(p), NULL);
}

static enum outcome
get_accounts(struct vault *v, const struct sql_rows *rows,
    struct account_row *out, size_t max, size_t *count)
{
	size_t i, n = sql_rows_count(rows);
	enum outcome r;

	for (i = 0; i < n && i < max; i++)
		if ((r = vault_account_get(v, sql_get_int(rows, i, 0),
		    &out[i])) != OK)
			return r;
	*count = i;
	return i == 0 ? E_NOTFOUND : OK;
}

enum outcome
vault_contact_find(struct vault *v, enum channel channel, const char *value,
    struct account_row *out, size_t max, size_t *count)
{
	unsigned char hash[KEY_HASH_LEN];
	struct sql_rows *rows = NULL;
	enum outcome r;

	hash_contact(v, value, hash);
	const struct sql_param p[] = { sql_bytes(hash, sizeof(hash)),
	    sql_text(channel_name(channel)) };
	r = sql_run(v->db, "select account from contact where hash = $1 and "
	    "channel = $2 order by account", p, SQL_COUNT(p), &rows);
	if (r == OK)
		r = get_accounts(v, rows, out, max, count);
	sql_rows_free(&rows);
	return r;
}

/* The door was shut, and is so still or rests. */
#define WAS_SHUT "lockout.failures >= $2 and "				\
	"now() < lockout.until + make_interval(secs => $4)"
/* What was counted before does not count any more. */
#define IS_OVER								\
	"lockout.until + make_interval(secs => $4) <= now() or "	\
	"(lockout.failures < $2 and lockout.until <= now())"

enum outcome
vault_lockout_take(struct vault *v, const struct lockout *l, bool *last)
{
	unsigned char hash[KEY_HASH_LEN];
	struct sql_rows *rows = NULL;
	int64_t failures;
	enum outcome r;
	bool shut;

	vault_hash(v, KEY_CLIENT, l->what, l->whom, hash);
	const struct sql_param p[] = { sql_bytes(hash, sizeof(hash)),
	    sql_int(l->max), sql_int(l->lock_s), sql_int(l->rest_s) };
	r = sql_run(v->side, "insert into lockout values ($1, 1, now() + "
	    "make_interval(secs => $3)) on conflict (key) do update set "
	    "failures = case when " IS_OVER " then 1 else "
	    "lockout.failures + 1 end, until = case when " WAS_SHUT " then "
	    "lockout.until else now() + make_interval(secs => $3) end "
	    "returning failures, until > now()", p, SQL_COUNT(p), &rows);
	if (r != OK)
		return r;
	failures = sql_get_int(rows, 0, 0);
	shut = failures >= l->max && sql_get_bool(rows, 0, 1);
	sql_rows_free(&rows);
	if (shut && failures > l->max)
		return E_LIMIT;
	*last = shut;
	return OK;
}

static enum outcome
change_lockout(struct vault *v, const char *query, const struct lockout *l)
{
	unsigned char hash[KEY_HASH_LEN];

	vault_hash(v, KEY_CLIENT, l->what, l->whom, hash);
	const struct sql_param p[] = { sql_bytes(hash, sizeof(hash)) };
	return sql_exec(v->side, query, p, SQL_COUNT(p), NULL);
}

enum outcome
vault_lockout_forgive(struct vault *v, const struct lockout *l)
{
	return change_lockout(v, "update lockout set "
	    "failures = greatest(failures - 1, 0) where key = $1", l);
}

enum outcome
vault_lockout_clear(struct vault *v, const struct lockout *l)
{
	return change_lockout(v, "delete from lockout where key = $1", l);
}

enum outcome
vault_job_put(struct vault *v, const char *kind, int64_t flow)
{
	const struct sql_param p[] = { sql_text(kind), sql_int(flow) };
	enum outcome r;

	r = sql_exec(v->db, "insert into job (kind, flow) values ($1, $2)", p,
	    SQL_COUNT(p), NULL);
	if (r != OK)
		return r;
	return sql_exec(v->db, "notify outbox", NULL, 0, NULL);
}

enum outcome
vault_job_lease(struct vault *v, int64_t lease_s, struct job_row *out)
{
	const struct sql_param p[] = { sql_int(lease_s) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "update job set attempts = attempts + 1, "
	    "due = now() + make_interval(secs => $1) where id = (select id "
	    "from job where due <= now() order by due limit 1 "
	    "for update skip locked) returning id, kind, flow, attempts", p,
	    SQL_COUNT(p), &rows);
	if (r != OK)
		return r;
	if (sql_rows_count(rows) == 0)
		r = E_NOTFOUND;
	else {
		out->id = sql_get_int(rows, 0, 0);
		out->flow = sql_get_int(rows, 0, 2);
		out->attempts = sql_get_int(rows, 0, 3);
		r = text_copy(out->kind, sizeof(out->kind),
		    sql_get_text(rows, 0, 1));
	}
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_job_done(struct vault *v, int64_t id)
{
	const struct sql_param p[] = { sql_int(id) };

	return sql_exec(v->db, "delete from job where id = $1", p,
	    SQL_COUNT(p), NULL);
}
