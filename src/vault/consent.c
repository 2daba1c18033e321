/*
 * Rows of consent: added, never changed.
 */
#include "sql/write.h"
#include "vault/consent.h"
#include "vault/seal.h"
#include "vault/vault_private.h"

enum outcome
vault_consent_add(struct vault *v, int64_t account, const struct consent *c)
{
	unsigned char client[KEY_HASH_LEN];

	vault_seal_hash(v, KEY_CLIENT, "client", c->client, client);
	const struct sql_value values[] = {
		{ "account", sql_int(account) },
		{ "kind", sql_text(c->kind) },
		{ "given", sql_bool(c->given) },
		{ "version", sql_text(c->version) },
		{ "sha256", sql_bytes(c->sha256, sizeof(c->sha256)) },
		{ "lang", sql_text(c->lang) },
		{ "client", sql_bytes(client, sizeof(client)) },
	};
	const struct sql_write row = { "consent", values, SQL_COUNT(values),
	    NULL };
	return sql_write_insert(v->db, &row, NULL);
}

enum outcome
vault_consent_cut_off(struct vault *v, int64_t account, int64_t *out)
{
	const struct sql_param p[] = { sql_int(account) };

	return sql_exec(v->db, "update consent set account = null, "
	    "client = null where account = $1", p, SQL_COUNT(p), out);
}
