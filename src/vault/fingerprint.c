/* Rows of core_key: by which server key the tables are made. */
#include <stdio.h>

#include "vault/fingerprint.h"
#include "vault/ring.h"
#include "vault/seal.h"
#include "vault/vault.h"
#include "vault/vault_private.h"

static const char other[] = "core.key_file holds another key than that of the "
    "tables, by which nothing in them can be read: put the file back that was "
    "saved with this database (after a rotation, the new one), or restore the "
    "database that goes with it";

/* What the tables say of a key. */
struct known {
	bool	any;		/* of some key they are */
	bool	with_ring;	/* and this one has its ring there */
	bool	used;		/* somebody was here already */
};

static enum outcome
compare_fingerprint(struct vault *v, const struct key *key,
    struct known *out, struct detail *d)
{
	unsigned char mine[KEY_HASH_LEN];
	struct sql_rows *rows = NULL;
	enum outcome r;

	key_fingerprint(key, mine);
	const struct sql_param p[] = { sql_bytes(mine, sizeof(mine)) };
	r = sql_run(v->db, "select count(*) as known, "
	    "count(*) filter (where fingerprint = $1) as same, "
	    "count(*) filter (where fingerprint = $1 and ring is not null) "
	    "as rings, exists (select from account) or "
	    "exists (select from flow) as used from core_key",
	    p, SQL_COUNT(p), &rows);
	if (r != OK) {
		detail_set(d, "vault: %s", sql_detail(v->db)->text);
		return r;
	}
	out->any = sql_rows_int(rows, 0, "known") != 0;
	out->with_ring = sql_rows_int(rows, 0, "rings") != 0;
	out->used = sql_rows_bool(rows, 0, "used");
	if (out->any && sql_rows_int(rows, 0, "same") == 0) {
		detail_set(d, "%s", other);
		r = E_CONF;
	}
	sql_rows_free(&rows);
	return r;
}

/* Tables of before there was a fingerprint: one contact tells. */
static enum outcome
try_contact(struct vault *v, struct detail *d)
{
	unsigned char sealed[VAULT_SEALED_MAX];
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
	if (!sql_rows_bytes(rows, 0, "value", sealed, sizeof(sealed)) ||
	    key_open(v->key, context, sealed, sql_rows_len(rows, 0, "value"),
	    &plain) != OK) {
		detail_set(d, "%s", other);
		r = E_CONF;
	}
	secret_free(&plain);
done:
	sql_rows_free(&rows);
	return r;
}

/* Of two that come at once the first is it.  What was made before there was a
 * ring has the one that the file itself stands for. */
static enum outcome
write_ring(struct vault *v, bool any, struct detail *d)
{
	unsigned char mine[KEY_HASH_LEN], wrapped[KEY_RING_LEN];
	enum outcome r;

	key_fingerprint(v->key, mine);
	key_ring_wrap(v->key, v->key, wrapped);
	const struct sql_param p[] = { sql_bytes(mine, sizeof(mine)),
	    sql_bytes(wrapped, sizeof(wrapped)) };
	r = sql_exec(v->db, any ? "update core_key set ring = $2, "
	    "generation = 1 where fingerprint = $1 and ring is null" :
	    "insert into core_key (fingerprint, ring, generation) "
	    "select $1, $2, 1 where not exists (select from core_key)", p,
	    SQL_COUNT(p), NULL);
	if (r != OK)
		detail_set(d, "vault: %s", sql_detail(v->db)->text);
	return r;
}

static enum outcome
make_ring(struct vault *v, const struct known *known, struct detail *d)
{
	struct known now;
	enum outcome r;

	if (!known->any && (r = try_contact(v, d)) != OK)
		return r;
	if (!known->any && !known->used)
		key_ring_new(v->key);
	if ((r = write_ring(v, known->any, d)) != OK)
		return r;
	return compare_fingerprint(v, v->key, &now, d);
}

enum outcome
vault_fingerprint_check(struct vault *v, struct detail *d)
{
	struct known known;
	enum outcome r;

	if ((r = compare_fingerprint(v, v->key, &known, d)) != OK ||
	    (!known.with_ring && (r = make_ring(v, &known, d)) != OK))
		return r;
	if ((r = vault_ring_load(v)) != OK ||
	    (r = vault_ring_touch(v)) != OK)
		detail_set(d, "%s", vault_detail(v)->text);
	return r;
}

enum outcome
vault_fingerprint_is(struct vault *v, const struct key *key,
    struct detail *d)
{
	struct known known;

	return compare_fingerprint(v, key, &known, d);
}
