/* Whether an entry is our account's, and whether it may come back. */
#ifndef ACCOUNT_STANDING_H
#define ACCOUNT_STANDING_H

#include "directory/account.h"
#include "turn/turn.h"

/* Is the directory's entry that of our account?  One without an id of its
 * own is known by its name alone. */
bool		standing_owns(const struct account_row *,
		    const char *unique_id);
/* A log-in lasts as long as its reason: the account is in use, by the
 * directory and by us, and its password is that of the log-in.  Asked before
 * each change.  E_DENIED: it is over, and the flow says why. */
enum outcome	standing_holds(struct turn *) MUST_USE;
/* Ends the log-in; why: the key of a sentence. */
void		standing_end(struct flow_row *, const char *why);
/* May this account come back by itself?  E_DENIED. */
enum outcome	standing_may_recover(struct core *,
		    const struct account_row *,
		    struct directory_account *found) MUST_USE;

#endif
