/*
 * Rows of consent: added, never changed.
 */
#include "vault/consent.h"
#include "vault/seal.h"
#include "vault/vault_private.h"

enum outcome
vault_consent_add(struct vault *v, int64_t account, const struct consent *c)
{
	unsigned char client[KEY_HASH_LEN];

	vault_seal_hash(v, KEY_CLIENT, "client", c->client, client);
	const struct sql_param p[] = { sql_int(account), sql_text(c->kind),
	    sql_bool(c->given), sql_text(c->version),
	    sql_bytes(c->sha256, sizeof(c->sha256)), sql_text(c->lang),
	    sql_bytes(client, sizeof(client)) };
	return sql_exec(v->db, "insert into consent (account, kind, given, "
	    "version, sha256, lang, client) values ($1, $2, $3, $4, $5, $6, "
	    "$7)", p, SQL_COUNT(p), NULL);
}
