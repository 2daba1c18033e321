/*
 * Rows of tally: how often something was asked or sent in a window.
 */
#include "vault/seal.h"
#include "vault/tally.h"
#include "vault/vault_private.h"

struct tally_key {
	const char	*what;
	const char	*whom;
	int64_t		 window_s;
};

#define WINDOW "to_timestamp(floor(extract(epoch from now()) / $2) * $2)"

/* query answers with the count. */
static enum outcome
tally_count(struct vault *v, const char *query, const struct tally_key *k,
    int64_t *out)
{
	unsigned char hash[KEY_HASH_LEN];
	struct sql_rows *rows = NULL;
	enum outcome r;

	vault_seal_hash(v, KEY_CONTACT, k->what, k->whom, hash);
	const struct sql_param p[] = { sql_bytes(hash, sizeof(hash)),
	    sql_int(k->window_s) };
	r = sql_run(v->side, query, p, SQL_COUNT(p), &rows);
	if (r == OK)
		*out = sql_rows_count(rows) == 0 ? 0 :
		    sql_rows_int(rows, 0, "count");
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_tally_take(struct vault *v, const char *what, const char *whom,
    int64_t window_s, int64_t max)
{
	const struct tally_key key = { what, whom, window_s };
	int64_t n = 0;
	enum outcome r;

	r = tally_count(v, "insert into tally (key, window_start, count) "
	    "values ($1, " WINDOW ", 1) on conflict (key, window_start) "
	    "do update set count = tally.count + 1 returning count", &key,
	    &n);
	return r == OK && n > max ? E_LIMIT : r;
}

enum outcome
vault_tally_look(struct vault *v, const char *what, const char *whom,
    int64_t window_s, int64_t max)
{
	const struct tally_key key = { what, whom, window_s };
	int64_t n = 0;
	enum outcome r;

	r = tally_count(v, "select count from tally where key = $1 and "
	    "window_start = " WINDOW, &key, &n);
	return r == OK && n >= max ? E_LIMIT : r;
}
