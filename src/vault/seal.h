/*
 * What a dump of the database must not tell: sealed or hashed with the server
 * key, and opened nowhere else.
 */
#ifndef VAULT_SEAL_H
#define VAULT_SEAL_H

#include "base/key.h"
#include "sql/rows.h"

struct vault;

#define VAULT_SEALED_MAX 32768	/* of a sealed column, in bytes */

/* out has room for len + KEY_SEAL_OVERHEAD; context binds it to its row, and
 * stands in vault/holding.def too.  To be written at once. */
enum outcome	vault_seal(struct vault *, const char *context,
		    const void *plain, size_t len, unsigned char *out)
		    MUST_USE;
/* A sealed column of the first row, E_BACKEND when it cannot be opened. */
enum outcome	vault_seal_open(struct vault *, const struct sql_rows *,
		    const char *column, const char *context,
		    struct secret **out) MUST_USE;
/* The same of any row, from 0. */
struct vault_sealed {
	const struct sql_rows *rows;
	size_t		 row;
	const char	*column;
	const char	*context;
};
enum outcome	vault_seal_open_row(struct vault *, const struct vault_sealed *,
		    struct secret **out) MUST_USE;
void		vault_seal_hash(const struct vault *, enum key_purpose,
		    const char *what, const char *whom,
		    unsigned char out[KEY_HASH_LEN]);

#endif
