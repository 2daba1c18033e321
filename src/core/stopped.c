/*
 * Suspended and closed accounts: the tree says what the vault says.  A lock
 * may get lost behind us: slapo-ppolicy lets a bind that was under way write
 * over it, a directory is restored from yesterday's copy, a script replaces
 * an entry.
 */
#include <stdio.h>

#include "account/standing.h"
#include "base/log.h"
#include "core/stopped.h"
#include "directory/account.h"
#include "directory/state.h"
#include "vault/account.h"
#include "vault/audit.h"
#include "vault/vault.h"

#define BATCH 20

static enum directory_status
status_of(const struct account_row *account)
{
	return account->status == ACCOUNT_CLOSED ? DIRECTORY_CLOSED :
	    DIRECTORY_SUSPENDED;
}

/* Is its entry there, and not locked? */
static enum outcome
look(struct core *core, const struct account_row *account, bool *open,
    struct detail *d)
{
	struct directory_account found;
	enum outcome r;

	*open = false;
	r = directory_account_find(core->directory, account->uid, &found, d);
	if (r == OK)
		*open = !found.lock && found.has_password &&
		    standing_owns(account, found.unique_id);
	return r == E_NOTFOUND || r == E_AMBIGUOUS ? OK : r;
}

/* With its row locked: an operator may have restored it just now. */
static enum outcome
lock_again(struct core *core, int64_t id, struct detail *d)
{
	struct flow_row f = { .reason = "it was open in the directory" };
	struct account_row account = { 0 };
	struct vault *v = core->vault;
	enum outcome r;
	bool open;

	if ((r = vault_account_lock(v, id, &account)) != OK)
		return r;
	if (account.status != ACCOUNT_SUSPENDED &&
	    account.status != ACCOUNT_CLOSED)
		return OK;
	if ((r = look(core, &account, &open, d)) != OK || !open)
		return r;
	if ((r = directory_state_set(core->directory, account.uid,
	    status_of(&account), d)) != OK)
		return r;
	log_as(LOG_RELOCKED);
	log_warn("uid %s: was open in the directory, and is locked again",
	    account.uid);
	f.account = id;
	return vault_audit(v, &(struct vault_event){
	    .name = "account.locked", .flow = &f });
}

static enum outcome
keep_one(struct core *core, const struct account_row *account,
    struct detail *d)
{
	struct vault *v = core->vault;
	enum outcome r;
	bool open;

	if ((r = look(core, account, &open, d)) != OK || !open)
		return r;
	if ((r = vault_begin(v)) != OK)
		return r;
	if ((r = lock_again(core, account->id, d)) == OK)
		r = vault_commit(v);
	vault_rollback(v);
	if (r != OK)
		log_outcome(LOG_LEVEL_ERR, r, d, "a stopped account is open");
	return r;
}

void
stopped_keep(struct core *core, int64_t *after)
{
	struct account_row account = { 0 };
	struct detail d = { "" };
	enum outcome r = OK;
	size_t i;

	for (i = 0; i < BATCH && r == OK; i++) {
		r = vault_account_next_stopped(core->vault, *after,
		    &account);
		if (r == OK)
			r = keep_one(core, &account, &d);
		if (r == OK)
			*after = account.id;
	}
	if (r == E_NOTFOUND)
		*after = 0;
}

enum outcome
stopped_compare(struct core *core, struct stopped_count *out,
    struct detail *d)
{
	struct stopped_count n = { 0 };
	struct account_row account = { 0 };
	enum outcome r;
	bool open;

	while ((r = vault_account_next_stopped(core->vault, account.id,
	    &account)) == OK) {
		if ((r = look(core, &account, &open, d)) != OK)
			return r;
		n.count++;
		if (open && n.open++ == 0)
			snprintf(n.first, sizeof(n.first), "%s", account.uid);
	}
	if (r != E_NOTFOUND)
		return r;
	*out = n;
	return OK;
}
