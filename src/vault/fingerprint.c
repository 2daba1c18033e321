/* Rows of core_key: by which server key the tables are made. */
#include <stdio.h>

#include "vault/fingerprint.h"
#include "vault/seal.h"
#include "vault/vault_private.h"

static const char other[] = "core.key_file holds another key than that of the "
    "tables, by which nothing in them can be read: put the file back that was "
    "saved with this database, or restore the database that goes with it";

static enum outcome
compare_fingerprint(struct vault *v, const struct key *key, bool *none,
    struct detail *d)
{
	unsigned char mine[KEY_HASH_LEN];
	struct sql_rows *rows = NULL;
	enum outcome r;

	key_hash(key, KEY_FINGERPRINT, "", 0, mine);
	const struct sql_param p[] = { sql_bytes(mine, sizeof(mine)) };
	r = sql_run(v->db, "select count(*) as known, "
	    "count(*) filter (where fingerprint = $1) as same from core_key",
	    p, SQL_COUNT(p), &rows);
	if (r != OK)
		detail_set(d, "vault: %s", sql_detail(v->db)->text);
	else if (sql_rows_int(rows, 0, "known") != 0 &&
	    sql_rows_int(rows, 0, "same") == 0) {
		detail_set(d, "%s", other);
		r = E_CONF;
	} else
		*none = sql_rows_int(rows, 0, "known") == 0;
	sql_rows_free(&rows);
	return r;
}

/* Tables of before there was a fingerprint: one contact tells. */
static enum outcome
try_contact(struct vault *v, struct detail *d)
{
	struct sql_rows *rows = NULL;
	struct secret *plain = NULL;
	char context[64];
	enum outcome r;

	r = sql_run(v->db, "select account, channel, value from contact "
	    "order by account limit 1", NULL, 0, &rows);
	if (r != OK)
		detail_set(d, "vault: %s", sql_detail(v->db)->text);
	if (r != OK || sql_rows_count(rows) == 0)
		goto done;
	snprintf(context, sizeof(context), "contact:%lld:%s",
	    (long long)sql_rows_int(rows, 0, "account"),
	    sql_rows_text(rows, 0, "channel"));
	if (vault_seal_open(v, rows, "value", context, &plain) != OK) {
		detail_set(d, "%s", other);
		r = E_CONF;
	}
	secret_free(&plain);
done:
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_fingerprint_check(struct vault *v, struct detail *d)
{
	unsigned char mine[KEY_HASH_LEN];
	bool none = false;
	enum outcome r;

	if ((r = compare_fingerprint(v, v->key, &none, d)) != OK || !none ||
	    (r = try_contact(v, d)) != OK)
		return r;
	key_hash(v->key, KEY_FINGERPRINT, "", 0, mine);
	const struct sql_param p[] = { sql_bytes(mine, sizeof(mine)) };
	/* Of two that come at once the first is it. */
	r = sql_exec(v->db, "insert into core_key (fingerprint) select $1 "
	    "where not exists (select from core_key)", p, SQL_COUNT(p), NULL);
	if (r != OK) {
		detail_set(d, "vault: %s", sql_detail(v->db)->text);
		return r;
	}
	return compare_fingerprint(v, v->key, &none, d);
}

enum outcome
vault_fingerprint_is(struct vault *v, const struct key *key,
    struct detail *d)
{
	bool none = false;

	return compare_fingerprint(v, key, &none, d);
}
