/* What an operator does to an account, in both places. */
#include <string.h>

#include "account/standing.h"
#include "base/log.h"
#include "base/text.h"
#include "core/order.h"
#include "directory/account.h"
#include "directory/state.h"
#include "vault/account.h"
#include "vault/flow.h"

/* The state an operator puts an account in, in both places. */
struct standing {
	enum directory_status directory;
	enum account_status vault;
	const char *event;
};

static enum outcome
read_reason(const struct msg *request, struct flow_row *out,
    struct detail *d)
{
	const char *uid = msg_get(request, M_ARGUMENT);
	const char *reason = msg_get(request, M_REASON);

	memset(out, 0, sizeof(*out));
	if (uid != NULL && !text_is_empty(reason) &&
	    text_copy(out->uid, sizeof(out->uid), uid) == OK &&
	    text_copy(out->reason, sizeof(out->reason), reason) == OK)
		return OK;
	detail_set(d, "a username and a reason of one to %zu bytes are "
	    "needed", sizeof(out->reason) - 1);
	return E_INPUT;
}

/* The entry, and the account that it is of; one that was not activated here
 * is adopted. */
static enum outcome
find_standing(struct core *core, const char *uid,
    struct directory_account *entry, struct account_row *account,
    struct detail *d)
{
	enum outcome r;

	r = directory_account_find(core->directory, uid, entry, d);
	if (r == E_NOTFOUND)
		detail_set(d, "the directory has no account %s", uid);
	if (r != OK)
		return r;
	r = vault_account_find_uid(core->vault, entry->uid, account);
	if (r == E_NOTFOUND)
		r = vault_account_adopt(core->vault, entry->uid,
		    entry->unique_id, account);
	if (r == OK && account->erased) {
		detail_set(d, "%s was erased: account release lets its person "
		    "come anew", uid);
		return E_DENIED;
	}
	if (r != OK)
		return r;
	if (account->status != ACCOUNT_CONFLICT &&
	    account->status != ACCOUNT_PENDING &&
	    standing_owns(account, entry->unique_id))
		return OK;
	detail_set(d, "the entry %s is not that of the activation that holds "
	    "the name here: look at uregisterctl notice list, mend the "
	    "directory, then uregisterctl account release", entry->uid);
	return E_AMBIGUOUS;
}

/* Its entry waits for its person: a row of ours would keep him out. */
static bool
is_unclaimed(const struct account_row *account,
    const struct directory_account *entry)
{
	return vault_account_is_adopted(account) && !entry->has_password;
}

static enum outcome
write_standing(struct vault *v, const struct account_row *account,
    const struct standing *to, bool unclaimed)
{
	enum outcome r;

	r = unclaimed && to->vault == ACCOUNT_ACTIVE ?
	    vault_account_release(v, account->id) :
	    vault_account_set(v, account->id, to->vault);
	return r != OK ? r : vault_flow_end_others(v, account->id, 0);
}

/* The directory first: what a reader must not accept any more is shut
 * before we write down that it is. */
static enum outcome
set_standing(struct core *core, const struct standing *to,
    struct flow_row *f, struct detail *d)
{
	struct directory_account found;
	struct account_row account;
	enum outcome r;

	if ((r = find_standing(core, f->uid, &found, &account, d)) != OK ||
	    (r = vault_account_lock(core->vault, account.id,
	    &account)) != OK)
		return r;
	if (account.status == ACCOUNT_CLOSED &&
	    to->vault == ACCOUNT_SUSPENDED) {
		detail_set(d, "%s is closed: account restore first, if it is "
		    "to be opened again", account.uid);
		return E_INPUT;
	}
	r = directory_state_set(core->directory, found.uid, to->directory,
	    d);
	if (r != OK)
		return r;
	if (account.status == ACCOUNT_CLOSED && to->vault == ACCOUNT_ACTIVE)
		log_warn("a closed account is opened again");
	f->account = account.id;
	return write_standing(core->vault, &account, to,
	    is_unclaimed(&account, &found));
}

/* In one transaction, that holds the account's row: of two operators one
 * comes after the other, in both places. */
static enum outcome
change_status(struct core *core, const struct msg *request,
    const struct standing *to, struct detail *d)
{
	struct flow_row f;
	enum outcome r;

	if ((r = read_reason(request, &f, d)) != OK ||
	    (r = vault_begin(core->vault)) != OK)
		return r;
	if ((r = set_standing(core, to, &f, d)) == OK &&
	    (r = operator_audit(core->vault, request, to->event, &f)) == OK)
		r = vault_commit(core->vault);
	vault_rollback(core->vault);
	return r;
}

enum outcome
order_suspend(struct core *core, const struct msg *request,
    struct msg *reply, struct detail *d)
{
	static const struct standing to = { DIRECTORY_SUSPENDED,
	    ACCOUNT_SUSPENDED, "account.suspended" };

	(void)reply;
	return change_status(core, request, &to, d);
}

enum outcome
order_restore(struct core *core, const struct msg *request,
    struct msg *reply, struct detail *d)
{
	static const struct standing to = { DIRECTORY_ACTIVE, ACCOUNT_ACTIVE,
	    "account.restored" };

	(void)reply;
	return change_status(core, request, &to, d);
}

enum outcome
order_close(struct core *core, const struct msg *request,
    struct msg *reply, struct detail *d)
{
	static const struct standing to = { DIRECTORY_CLOSED, ACCOUNT_CLOSED,
	    "account.closed" };

	(void)reply;
	return change_status(core, request, &to, d);
}

/* Does the row keep a name that nobody has: of an activation that met
 * another's entry, of one who was erased, or of an entry that was stopped
 * before it was claimed? */
static enum outcome
is_releasable(struct core *core, const struct account_row *account,
    bool *out, struct detail *d)
{
	struct directory_account entry = { .has_password = false };
	enum outcome r;

	*out = account->status == ACCOUNT_CONFLICT || account->erased;
	if (*out || account->status != ACCOUNT_ACTIVE ||
	    !vault_account_is_adopted(account))
		return OK;
	r = directory_account_find(core->directory, account->uid, &entry, d);
	*out = r == E_NOTFOUND || (r == OK && !entry.has_password);
	return r == E_NOTFOUND ? OK : r;
}

/* Its student may begin again. */
enum outcome
order_release(struct core *core, const struct msg *request,
    struct msg *reply, struct detail *d)
{
	struct vault *v = core->vault;
	struct account_row account;
	bool releasable = false;
	struct flow_row f;
	enum outcome r;

	(void)reply;
	if ((r = read_reason(request, &f, d)) != OK)
		return r;
	r = vault_account_find_uid(v, f.uid, &account);
	if (r == OK)
		r = is_releasable(core, &account, &releasable, d);
	if (r == E_NOTFOUND || (r == OK && !releasable)) {
		detail_set(d, "no activation of that name stopped at "
		    "another's entry, none was erased, and no entry that "
		    "waits for its person is kept from him");
		return E_NOTFOUND;
	}
	if (r != OK || (r = vault_begin(v)) != OK)
		return r;
	f.account = account.id;
	if ((r = operator_audit(v, request, "account.released", &f)) == OK &&
	    (r = vault_audit_flush(v)) == OK &&	/* while it is still his */
	    (r = vault_account_release(v, account.id)) == OK)
		r = vault_commit(v);
	vault_rollback(v);
	return r;
}
