/*
 * Somebody is erased: one transaction for our tables, and the entry by
 * account.erase within it, before its end: what is stopped in between is the
 * whole of it again when it is asked for again.
 */
#include <stdio.h>
#include <string.h>

#include "account/standing.h"
#include "base/text.h"
#include "core/erase.h"
#include "core/whom.h"
#include "directory/account.h"
#include "directory/state.h"
#include "directory/whole.h"
#include "vault/account.h"
#include "vault/consent.h"
#include "vault/vault.h"

static struct whom gone;

static void
put_count(struct msg *reply, const char *what, const char *table, int64_t n)
{
	char line[96];

	snprintf(line, sizeof(line), "%s: %lld", table, (long long)n);
	if (n > 0)
		operator_put(reply, what, line);
}

/* ---- the entry ---- */

/* E_NOTFOUND: there is none, or it is another's. */
static enum outcome
find_erased_entry(struct core *core, struct directory_account *out,
    struct detail *d)
{
	enum outcome r;

	if (gone.account.status == ACCOUNT_CONFLICT)
		return E_NOTFOUND;
	r = directory_account_find(core->directory, gone.account.uid, out, d);
	if (r == OK && !standing_owns(&gone.account, out->unique_id))
		r = E_NOTFOUND;
	return r;
}

/* The mobile is in the entry by a consent that is over. */
static enum outcome
drop_mobile(struct core *core, struct detail *d)
{
	const char *const none[] = { NULL };

	return !core->conf->account_update_mobile ? OK :
	    directory_account_set(core->directory, gone.account.uid, "mobile",
	    none, d);
}

static enum outcome
close_entry(struct core *core, struct detail *d)
{
	enum outcome r;

	r = directory_state_set(core->directory, gone.account.uid,
	    DIRECTORY_CLOSED, d);
	return r == OK ? drop_mobile(core, d) : r;
}

static enum outcome
treat_entry(struct core *core, struct msg *reply, struct detail *d)
{
	static const char *const said[] = {
		[ERASE_KEEP] = "stays   entry: as it is, by account.erase",
		[ERASE_CLOSE] = "stays   entry: closed, by account.erase; "
		    "the rest of it is the institution's to remove",
		[ERASE_REMOVE] = "gone    entry: 1",
	};
	struct directory_account entry;
	enum outcome r;

	if ((r = find_erased_entry(core, &entry, d)) == E_NOTFOUND) {
		d->text[0] = '\0';
		return OK;
	}
	if (r != OK)
		return r;
	switch (core->conf->account_erase) {
	case ERASE_REMOVE:
		r = directory_whole_remove(core->directory, entry.dn, d);
		break;
	case ERASE_CLOSE:
		r = close_entry(core, d);
		break;
	default:
		r = drop_mobile(core, d);
	}
	if (r == OK)
		msg_put(reply, M_LINE, said[core->conf->account_erase]);
	return r;
}

/* ---- our tables ---- */

static enum outcome
remove_rows(struct core *core, struct msg *reply)
{
	const struct holding_whose whose = whom_whose(&gone);
	const struct holding_table *t;
	enum outcome r = OK;
	int64_t n = 0;
	size_t i;

	for (i = 0; r == OK && (t = holding_table(i)) != NULL; i++) {
		if (t->fate != HOLDING_GOES)
			continue;
		r = holding_remove(core->vault, t, &whose, &n);
		if (r == OK)
			put_count(reply, "gone   ", t->name, n);
	}
	return r;
}

static enum outcome
cut_account(struct core *core, struct msg *reply, struct detail *d)
{
	int64_t consents = 0;
	enum outcome r;

	if (gone.account.id == 0)
		return OK;
	if ((r = vault_account_lock(core->vault, gone.account.id,
	    &gone.account)) != OK ||
	    (!gone.account.erased &&
	    (r = treat_entry(core, reply, d)) != OK) ||
	    (r = vault_consent_cut_off(core->vault, gone.account.id,
	    &consents)) != OK ||
	    (r = vault_account_erase(core->vault, &gone.account)) != OK)
		return r;
	put_count(reply, "stays  ", "consent, with nobody's name or address",
	    consents);
	msg_put(reply, M_LINE, "stays   account: the keyed hashes of the "
	    "person and of the username, so that neither comes a second time, "
	    "capacity and times");
	return OK;
}

static enum outcome
put_audit(struct core *core, struct msg *reply)
{
	const struct holding_whose whose = whom_whose(&gone);
	const struct holding_table *t;
	enum outcome r = OK;
	int64_t n = 0;
	size_t i;

	for (i = 0; r == OK && (t = holding_table(i)) != NULL; i++)
		if (strcmp(t->name, "audit") == 0 && (r = holding_count(
		    core->vault, t, &whose, &n)) == OK)
			put_count(reply, "stays  ", "audit, under a keyed "
			    "hash", n);
	return r;
}

/* What no row of the tables is. */
static void
put_elsewhere(struct msg *reply)
{
	static const char *const lines[] = {
		"stays   counts of tries, whose nobody can tell: at most a "
		    "week",
		"stays   logs, for their time; they name the account where an "
		    "operator did something to it, as just now",
		"stays   backups, for their time: erase again what one of "
		    "them brings back",
	};
	size_t i;

	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		msg_put(reply, M_LINE, lines[i]);
}

/* What was on its way into the directory goes first, while its row is locked:
 * nobody else writes the entry then. */
static enum outcome
erase_all(struct core *core, const struct msg *request, struct msg *reply,
    struct detail *d)
{
	struct flow_row f = { .account = gone.account.id };
	enum outcome r;

	memcpy(f.uid, gone.account.uid, sizeof(f.uid));
	if ((r = put_audit(core, reply)) != OK ||
	    (r = remove_rows(core, reply)) != OK ||
	    (r = cut_account(core, reply, d)) != OK)
		return r;
	put_elsewhere(reply);
	return operator_audit(core->vault, request, "person.erased", &f);
}

/* One who was about to write the entry when its row went may have done so
 * since. */
static enum outcome
look_again(struct core *core, struct msg *reply, struct detail *d)
{
	struct directory_account entry;
	enum outcome r;

	if (gone.account.id == 0 || gone.account.erased ||
	    core->conf->account_erase != ERASE_REMOVE)
		return OK;
	if ((r = find_erased_entry(core, &entry, d)) == OK)
		return treat_entry(core, reply, d);
	d->text[0] = '\0';
	return r == E_NOTFOUND ? OK : r;
}

static enum outcome
erase_found(struct core *core, const struct msg *request, struct msg *reply,
    struct detail *d)
{
	enum outcome r;

	if ((r = vault_begin(core->vault)) != OK)
		return r;
	if ((r = erase_all(core, request, reply, d)) == OK)
		r = vault_commit(core->vault);
	vault_rollback(core->vault);
	return r == OK ? look_again(core, reply, d) : r;
}

enum outcome
erase_person(struct core *core, const struct msg *request,
    struct msg *reply, struct detail *d)
{
	enum outcome r;

	if (text_is_empty(msg_get(request, M_REASON))) {
		detail_set(d, "a reason is needed");
		return E_INPUT;
	}
	if ((r = whom_find(core, msg_get(request, M_ARGUMENT), &gone,
	    d)) != OK)
		return r;
	r = erase_found(core, request, reply, d);
	if (r != OK)		/* what was told is not so */
		msg_init(reply, MSG_REPLY, msg_req(request));
	whom_clear(&gone);
	return r;
}
