/* Questions about an account whose password is to be set anew. */
#ifndef DIRECTORY_RECOVERY_H
#define DIRECTORY_RECOVERY_H

#include "base/secret.h"
#include "directory/account.h"

/* Did the account have this password before, as far as the server keeps a
 * history (slapo-ppolicy pwdInHistory), or_now: or has it now?  E_DENIED if
 * so; one of a scheme that we do not write is not told. */
enum outcome	directory_recovery_used_before(struct directory *,
		    const char *uid, const struct secret *password,
		    bool or_now, struct detail *) MUST_USE;
/* May this account come back by itself when its password is forgotten?
 * E_DENIED for the affiliations and members of the groups that
 * account.no_recovery lists. */
enum outcome	directory_recovery_check(struct directory *,
		    const struct directory_account *, struct detail *)
		    MUST_USE;

#endif
