/*
 * Whether an entry is our account's, and whether it may come back.
 */
#include <string.h>

#include "account/standing.h"
#include "base/log.h"
#include "directory/account.h"
#include "directory/recovery.h"

bool
standing_owns(const struct account_row *account, const char *unique_id)
{
	return *unique_id == '\0' ||
	    strcmp(account->unique_id, unique_id) == 0;
}

enum outcome
standing_may_recover(struct core *core, const struct account_row *account,
    struct directory_account *found)
{
	struct detail d = { "" };
	enum outcome r;

	if (account->status != ACCOUNT_ACTIVE)
		return E_DENIED;
	r = directory_account_find(core->directory, account->uid, found, &d);
	if (r == E_NOTFOUND || r == E_AMBIGUOUS)
		return E_DENIED;
	if (r != OK)
		return r;
	if (found->locked || !found->has_password ||
	    !standing_owns(account, found->unique_id))
		return E_DENIED;
	r = directory_recovery_check(core->directory, found, &d);
	if (r != OK && r != E_DENIED)
		log_outcome(LOG_LEVEL_ERR, r, &d, "recovery");
	return r;
}
