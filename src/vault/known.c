/* Rows of known: who was no stranger. */
#include "vault/known.h"
#include "vault/seal.h"
#include "vault/vault_private.h"

enum outcome
vault_known_put(struct vault *v, const char *whom, int64_t life_s)
{
	unsigned char hash[KEY_HASH_LEN];

	vault_seal_hash(v, KEY_CONTACT, "known", whom, hash);
	const struct sql_param p[] = { sql_bytes(hash, sizeof(hash)),
	    sql_int(life_s) };
	return sql_exec(v->db, "insert into known (key, until) values ($1, "
	    "now() + make_interval(secs => $2)) on conflict (key) do update "
	    "set until = excluded.until", p, SQL_COUNT(p), NULL);
}

enum outcome
vault_known_find(struct vault *v, const char *whom, bool *out)
{
	unsigned char hash[KEY_HASH_LEN];
	struct sql_rows *rows = NULL;
	enum outcome r;

	vault_seal_hash(v, KEY_CONTACT, "known", whom, hash);
	const struct sql_param p[] = { sql_bytes(hash, sizeof(hash)) };
	r = sql_run(v->db, "select exists (select from known where key = $1 "
	    "and until > now()) as known", p, SQL_COUNT(p), &rows);
	if (r == OK)
		*out = sql_rows_bool(rows, 0, "known");
	sql_rows_free(&rows);
	return r;
}
