/*
 * What a dump of the database must not tell: sealed or hashed with the server
 * key, and opened nowhere else.
 */
#include <sodium.h>
#include <string.h>

#include "base/buf.h"
#include "vault/ring.h"
#include "vault/seal.h"
#include "vault/vault_private.h"

#define TEXT_MAX 1024

enum outcome
vault_seal(struct vault *v, const char *context, const void *plain,
    size_t len, unsigned char *out)
{
	enum outcome r;

	if ((r = vault_ring_fresh(v)) == OK)
		key_seal(v->key, context, plain, len, out);
	return r;
}

enum outcome
vault_seal_open(struct vault *v, const struct sql_rows *rows,
    const char *column, const char *context, struct secret **out)
{
	const struct vault_sealed first = { rows, 0, column, context };

	return vault_seal_open_row(v, &first, out);
}

enum outcome
vault_seal_open_row(struct vault *v, const struct vault_sealed *s,
    struct secret **out)
{
	unsigned char sealed[VAULT_SEALED_MAX];
	size_t len = sql_rows_len(s->rows, s->row, s->column);
	enum outcome r = E_INPUT;

	if (sql_rows_bytes(s->rows, s->row, s->column, sealed,
	    sizeof(sealed)) &&
	    (r = key_open(v->key, s->context, sealed, len, out)) != OK &&
	    /* another may have turned the ring since */
	    vault_ring_load(v) == OK)
		r = key_open(v->key, s->context, sealed, len, out);
	if (r == OK)
		return OK;
	sql_set_detail(v->db, "a sealed value cannot be opened: is "
	    "core.key_file the one it was written with?");
	return E_BACKEND;
}

void
vault_seal_hash(const struct vault *v, enum key_purpose purpose,
    const char *what, const char *whom, unsigned char out[KEY_HASH_LEN])
{
	unsigned char inner[KEY_HASH_LEN];
	const size_t len = strlen(whom);
	char text[TEXT_MAX];
	struct buf b;

	buf_init(&b, text, sizeof(text));
	buf_puts(&b, what);
	buf_putc(&b, '\n');
	if (len < TEXT_MAX / 2)
		buf_put(&b, whom, len);
	else {
		/* All of it counts, or two of a long beginning are one. */
		key_hash(v->key, purpose, whom, len, inner);
		buf_put(&b, inner, sizeof(inner));
	}
	key_hash(v->key, purpose, text, b.len, out);
	sodium_memzero(text, sizeof(text));
}
