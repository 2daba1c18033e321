/* What one server of the directory took, until a second one shows it. */
#ifndef VAULT_ECHO_H
#define VAULT_ECHO_H

#include "base/secret.h"
#include "vault/rows.h"

struct vault;

struct echo_row {
	int64_t		 account;
	char		 uid[256];
	char		 made[48];	/* which of this account */
	char		 formers[336];	/* marks of those before, by blanks */
	int64_t		 attempts;
	bool		 over;		/* its time, or the account's */
	struct secret	*entry;		/* as in the journal; NULL: there was
					 * one already */
	struct secret	*hash;
};

/* In place of the one before of this account, whose entry stays, unless there
 * is a new one, and whose formers do, for a server may show any of them.  Kept
 * for keep_s at most. */
enum outcome	vault_echo_put(struct vault *, const struct echo_row *,
		    int64_t keep_s) MUST_USE;
/* The next that is due, taken for lease_s.  Clear it.  E_NOTFOUND. */
enum outcome	vault_echo_lease(struct vault *, int64_t lease_s,
		    struct echo_row *out) MUST_USE;
enum outcome	vault_echo_later(struct vault *, const struct echo_row *,
		    int64_t delay_s) MUST_USE;
/* Unless another came in its place meanwhile. */
enum outcome	vault_echo_done(struct vault *, const struct echo_row *)
		    MUST_USE;
void		vault_echo_clear(struct echo_row *);

#endif
