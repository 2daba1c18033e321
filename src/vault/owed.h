/* What the directory was asked for and the vault has not told of yet. */
#ifndef VAULT_OWED_H
#define VAULT_OWED_H

#include "vault/rows.h"

struct vault;

#define OWED_PASSWORD "password"
#define OWED_MOBILE "mobile"

struct owed_row {
	int64_t	account;
	char	uid[256];
	char	kind[16];
	char	mark[64];	/* of the password, in the directory */
	char	lang[3];
	char	reference[REFERENCE_LEN + 1];
};

/* In place of the one before of this account and kind, to be looked after in
 * so many seconds: at once, whatever becomes of the transaction. */
enum outcome	vault_owed_begin(struct vault *, const struct owed_row *,
		    int64_t in_s) MUST_USE;
/* The same with the transaction. */
enum outcome	vault_owed_put(struct vault *, const struct owed_row *,
		    int64_t in_s) MUST_USE;
/* Unless another came in its place meanwhile. */
enum outcome	vault_owed_done(struct vault *, const struct owed_row *)
		    MUST_USE;
/* The next that is due, taken for lease_s.  E_NOTFOUND. */
enum outcome	vault_owed_lease(struct vault *, int64_t lease_s,
		    struct owed_row *out) MUST_USE;

#endif
