/* Rows of core_key, as all programs read them. */
#include "base/clock.h"
#include "vault/ring.h"
#include "vault/vault_private.h"

static enum outcome
take_ring(struct vault *v, const struct sql_rows *rows, int64_t newest)
{
	unsigned char wrapped[KEY_RING_LEN];
	size_t len = sql_rows_len(rows, 0, "ring");

	if (len == 0)
		sql_set_detail(v->db, "core.key_file holds the key of before "
		    "the rotation: copy the new one from where it was made, "
		    "and start this program again");
	else if (sql_rows_bytes(rows, 0, "ring", wrapped, sizeof(wrapped)) &&
	    key_ring_open(v->key, wrapped, len, newest) == OK)
		return OK;
	else
		sql_set_detail(v->db, "core_key is spoilt: its ring cannot "
		    "be opened by the key that it names; bring the table back "
		    "from the newest dump");
	return E_CONF;
}

enum outcome
vault_ring_load(struct vault *v)
{
	unsigned char mine[KEY_HASH_LEN];
	struct sql_rows *rows = NULL;
	enum outcome r;
	int64_t newest;

	key_fingerprint(v->key, mine);
	const struct sql_param p[] = { sql_bytes(mine, sizeof(mine)) };
	r = sql_run(v->db, "select " VAULT_RING_SEEN ", (select ring from "
	    "core_key where fingerprint = $1) as ring", p, SQL_COUNT(p),
	    &rows);
	if (r != OK)
		return r;
	newest = sql_rows_int(rows, 0, "generation");
	if (newest != key_generation(v->key))
		r = take_ring(v, rows, newest);
	if (r == OK)
		v->ring_ms = clock_ms();
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_ring_fresh(struct vault *v)
{
	if (v->ring_ms != 0 && clock_ms() - v->ring_ms <
	    VAULT_RING_TRUST_S * 1000)
		return OK;
	return vault_ring_load(v);
}

void
vault_ring_saw(struct vault *v, int64_t generation)
{
	v->ring_ms = generation == key_generation(v->key) ? clock_ms() : 0;
}

enum outcome
vault_ring_touch(struct vault *v)
{
	unsigned char mine[KEY_HASH_LEN];

	key_fingerprint(v->key, mine);
	const struct sql_param p[] = { sql_bytes(mine, sizeof(mine)) };
	return sql_exec(v->db, "update core_key set used = now() where "
	    "fingerprint = $1 and exists (select from key_move)", p,
	    SQL_COUNT(p), NULL);
}
