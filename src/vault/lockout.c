/*
 * Rows of lockout: doors that guesses shut.
 */
#include "vault/lockout.h"
#include "vault/seal.h"
#include "vault/vault_private.h"

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

	vault_seal_hash(v, KEY_CLIENT, l->what, l->whom, hash);
	const struct sql_param p[] = { sql_bytes(hash, sizeof(hash)),
	    sql_int(l->max), sql_int(l->lock_s), sql_int(l->rest_s) };
	r = sql_run(v->side, "insert into lockout (key, failures, until) "
	    "values ($1, 1, now() + make_interval(secs => $3)) "
	    "on conflict (key) do update set "
	    "failures = case when " IS_OVER " then 1 else "
	    "lockout.failures + 1 end, until = case when " WAS_SHUT " then "
	    "lockout.until else now() + make_interval(secs => $3) end "
	    "returning failures, until > now() as runs", p, SQL_COUNT(p),
	    &rows);
	if (r != OK)
		return r;
	failures = sql_rows_int(rows, 0, "failures");
	shut = failures >= l->max && sql_rows_bool(rows, 0, "runs");
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

	vault_seal_hash(v, KEY_CLIENT, l->what, l->whom, hash);
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
