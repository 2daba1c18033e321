/*
 * Rows of pin: hashes, and which of them still opens.
 */
#include <sodium.h>
#include <stdio.h>

#include "sql/write.h"
#include "vault/pin.h"
#include "vault/seal.h"
#include "vault/vault_private.h"

static void
hash_pin(const struct vault *v, int64_t flow, const char *channel,
    const char *pin, unsigned char out[KEY_HASH_LEN])
{
	char what[64];

	snprintf(what, sizeof(what), "pin:%lld:%s", (long long)flow, channel);
	vault_seal_hash(v, KEY_PIN, what, pin, out);
}

enum outcome
vault_pin_put(struct vault *v, int64_t flow, enum channel channel,
    const char *pin, int64_t life_s)
{
	unsigned char hash[KEY_HASH_LEN];

	hash_pin(v, flow, channel_name(channel), pin, hash);
	const struct sql_param p[] = { sql_int(flow),
	    sql_text(channel_name(channel)), sql_bytes(hash, sizeof(hash)),
	    sql_int(life_s) };
	/* After an outage the letter of the one before would arrive beside
	 * this one's. */
	return sql_put(v->db, "with gone as (delete from outbox where "
	    "pin_of = $1 and channel = $2 and fate is null), "
	    "past as (update outbox set pin_of = null where pin_of = $1 "
	    "and channel = $2 and fate is not null) "
	    "insert into pin (flow, channel, hash, expires) values "
	    "($1, $2, $3, now() + make_interval(secs => $4)) "
	    "on conflict (flow, channel) do update set hash = excluded.hash, "
	    "expires = excluded.expires, used = null", p, SQL_COUNT(p));
}

enum outcome
vault_pin_drop(struct vault *v, int64_t flow)
{
	const struct sql_param p[] = { sql_int(flow) };

	return sql_put(v->db, "with gone as (delete from outbox where "
	    "pin_of = $1 and fate is null), past as (update outbox "
	    "set pin_of = null where pin_of = $1 and fate is not null) "
	    "delete from pin where flow = $1", p, SQL_COUNT(p));
}

enum outcome
vault_pin_match(struct vault *v, int64_t flow, const char *given, bool used,
    enum channel *out)
{
	const struct sql_param p[] = { sql_int(flow), sql_bool(used) };
	unsigned char hash[KEY_HASH_LEN], stored[KEY_HASH_LEN];
	struct sql_rows *rows = NULL;
	const char *channel;
	enum outcome r;
	size_t i;

	r = sql_run(v->db, "select channel, hash from pin where flow = $1 "
	    "and case when $2 then used > now() - interval '" GRACE "' "
	    "else used is null and expires > now() end", p, SQL_COUNT(p),
	    &rows);
	if (r != OK)
		return r;
	r = sql_rows_count(rows) == 0 ? E_EXPIRED : E_DENIED;
	for (i = 0; i < sql_rows_count(rows); i++) {
		channel = sql_rows_text(rows, i, "channel");
		hash_pin(v, flow, channel, given, hash);
		if (sql_rows_bytes(rows, i, "hash", stored, sizeof(stored)) &&
		    sodium_memcmp(hash, stored, sizeof(hash)) == 0) {
			*out = channel_find(channel);
			r = OK;
		}
	}
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_pin_use(struct vault *v, int64_t flow)
{
	const struct sql_param p[] = { sql_int(flow) };

	return sql_put(v->db, "update pin set used = now() where flow = $1 "
	    "and used is null", p, SQL_COUNT(p));
}
