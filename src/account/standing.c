/*
 * Whether an entry is our account's, whether a log-in to it still holds, and
 * whether it may come back.
 */
#include <sodium.h>
#include <string.h>

#include "account/standing.h"
#include "base/log.h"
#include "directory/account.h"
#include "directory/recovery.h"
#include "turn/flow.h"
#include "vault/account.h"

bool
standing_owns(const struct account_row *account, const char *unique_id)
{
	return *unique_id == '\0' ||
	    strcmp(account->unique_id, unique_id) == 0;
}

static bool
is_in_use(const struct account_row *account,
    const struct directory_account *found)
{
	return account->status == ACCOUNT_ACTIVE && !found->locked &&
	    found->has_password && standing_owns(account, found->unique_id);
}

void
standing_end(struct flow_row *f, const char *why)
{
	log_info("the log-in is over: %s", why);
	f->uid[0] = '\0';
	sodium_memzero(&f->data, sizeof(f->data));
	flow_go(f, STEP_LOGIN);
	flow_problem(f, SAYS_EXPIRED, why);
}

enum outcome
standing_holds(struct turn *t)
{
	struct directory_account found;
	struct account_row account;
	struct flow_row *f = &t->flow;
	enum outcome r;

	if ((r = vault_account_get(t->core->vault, f->account,
	    &account)) != OK)
		return r;
	r = directory_account_find(t->core->directory, f->uid, &found,
	    &t->detail);
	if (r != OK && r != E_NOTFOUND && r != E_AMBIGUOUS)
		return r;
	if (r != OK || !is_in_use(&account, &found))
		standing_end(f, "session-locked");
	else if (f->data.mark[0] != '\0' &&
	    strcmp(found.mark, f->data.mark) != 0)
		standing_end(f, "session-password");
	else
		return OK;
	return E_DENIED;
}

enum outcome
standing_may_recover(struct core *core, const struct account_row *account,
    struct directory_account *found)
{
	struct detail d = { "" };
	enum outcome r;

	/* Also where nothing hangs on it: who asks has a clock. */
	r = directory_account_find(core->directory, account->uid, found, &d);
	if (r == E_NOTFOUND || r == E_AMBIGUOUS)
		return E_DENIED;
	if (r != OK)
		return r;
	if (account->status != ACCOUNT_ACTIVE || found->locked ||
	    !found->has_password || !standing_owns(account, found->unique_id))
		return E_DENIED;
	r = directory_recovery_check(core->directory, found, &d);
	if (r != OK && r != E_DENIED)
		log_outcome(LOG_LEVEL_ERR, r, &d, "recovery");
	return r;
}
