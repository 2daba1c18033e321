/*
 * One item of a plan, done.  Each of its parts may be done twice: a run that
 * was killed between them is finished by the next one, which finds the rest
 * still to do.
 */
#include <string.h>

#include "base/text.h"
#include "directory/many.h"
#include "directory/state.h"
#include "sync/apply.h"
#include "sync/tell.h"
#include "vault/account.h"
#include "vault/flow.h"
#include "vault/sync.h"

static const struct {
	enum directory_status directory;
	enum account_status vault;
	const char *event;
} states[] = {
	[ITEM_ACTIVE] = { DIRECTORY_ACTIVE, ACCOUNT_ACTIVE, "sync.restored" },
	[ITEM_SUSPENDED] = { DIRECTORY_SUSPENDED, ACCOUNT_SUSPENDED,
	    "sync.suspended" },
	[ITEM_CLOSED] = { DIRECTORY_CLOSED, ACCOUNT_CLOSED, "sync.closed" },
};

static enum outcome
apply_entry(struct sync *s, const struct item *item, struct detail *d)
{
	const struct directory_amend amend = { item->dn, item->gone,
	    item->come, item->no_nt_hash };

	if (item->gone == NULL && item->come == NULL && !item->no_nt_hash)
		return OK;
	return directory_many_amend(s->directory, &amend, d);
}

/* With its row locked, of two that set a state one comes after the other; an
 * operator may have been first. */
static enum outcome
check_state(struct sync *s, const struct item *item)
{
	struct account_row locked;
	struct sync_account account;
	enum outcome r;

	if ((r = vault_account_lock(s->vault, item->account, &locked)) != OK ||
	    (r = vault_sync_find(s->vault, locked.uid, &account)) != OK)
		return r;
	return account.by_sync || account.status == ACCOUNT_ACTIVE ? OK :
	    E_EXPIRED;
}

/* The directory first, as at an operator's order. */
static enum outcome
apply_state(struct sync *s, const struct item *item, struct detail *d)
{
	struct flow_row f = { .account = item->account };
	enum outcome r;

	if (item->state == ITEM_KEEP)
		return OK;
	text_cut(f.reason, sizeof(f.reason), item->why);
	if ((r = check_state(s, item)) != OK ||
	    (r = directory_state_set(s->directory, item->uid,
	    states[item->state].directory, d)) != OK ||
	    (r = vault_sync_set(s->vault, item->account,
	    states[item->state].vault)) != OK ||
	    (r = vault_flow_end_others(s->vault, item->account, 0)) != OK)
		return r;
	return sync_audit(s, states[item->state].event, &f);
}

static enum outcome
apply_kept(struct sync *s, const struct item *item)
{
	const struct sync_account a = { .id = item->account,
	    .ended = item->ended, .missing = item->missing,
	    .step = item->step, .next = item->next,
	    .closes = item->closes, .told = item->told };

	return item->keep ? vault_sync_keep(s->vault, &a) : OK;
}

static enum outcome
apply_number(struct sync *s, const struct item *item)
{
	struct flow_row f = { .account = item->account,
	    .reason = "the registry corrected it" };
	enum outcome r;

	if (!item->renumber)
		return OK;
	if ((r = vault_sync_renumber(s->vault, item->account,
	    item->person)) != OK)
		return r;
	return sync_audit(s, "sync.renumbered", &f);
}

static enum outcome
apply_tables(struct sync *s, const struct item *item, struct detail *d)
{
	struct vault *v = s->vault;
	enum outcome r;

	if (item->state == ITEM_KEEP && !item->keep && !item->renumber)
		return OK;
	if ((r = vault_begin(v)) != OK)
		return r;
	/* What may be refused comes before what another server does. */
	if ((r = apply_number(s, item)) == OK &&
	    (r = apply_kept(s, item)) == OK &&
	    (r = apply_state(s, item, d)) == OK &&
	    /* last, for what it counts is not taken back */
	    (r = tell_of(s, item)) == OK)
		r = vault_commit(v);
	if (r != OK && d->text[0] == '\0')
		*d = *vault_detail(v);
	vault_rollback(v);
	return r;
}

enum outcome
apply_item(struct sync *s, const struct item *item, struct detail *d)
{
	enum outcome r;

	d->text[0] = '\0';
	if (item->account == 0)
		return OK;
	if ((r = apply_entry(s, item, d)) != OK)
		return r;
	return apply_tables(s, item, d);
}
