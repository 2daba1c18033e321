/* Whether an entry is our account's, and whether it may come back. */
#ifndef ACCOUNT_STANDING_H
#define ACCOUNT_STANDING_H

#include "directory/account.h"
#include "turn/turn.h"

/* Is the directory's entry that of our account?  One without an id of its
 * own is known by its name alone. */
bool		standing_owns(const struct account_row *,
		    const char *unique_id);
/* May this account come back by itself?  E_DENIED. */
enum outcome	standing_may_recover(struct core *,
		    const struct account_row *,
		    struct directory_account *found) MUST_USE;

#endif
