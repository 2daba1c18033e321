/* What operators ask of core, through uregisterctl. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "account/standing.h"
#include "core/census.h"
#include "core/control.h"
#include "core/doctor.h"
#include "core/operator.h"
#include "core/preview.h"
#include "core/trail.h"
#include "directory/account.h"
#include "directory/state.h"
#include "vault/account.h"
#include "vault/audit.h"
#include "vault/flow.h"
#include "vault/notice.h"
#include "vault/vault.h"

#define TIME_SIZE 32
#define NOTICES_MAX 15		/* what one packet holds */

/* The state an operator puts an account in, in both places. */
struct standing {
	enum directory_status directory;
	enum account_status vault;
	const char *event;
};

typedef enum outcome control_fn(struct core *, const struct msg *request,
    struct msg *reply, struct detail *);

static enum outcome
control_doctor(struct core *core, const struct msg *request,
    struct msg *reply, struct detail *d)
{
	(void)request;
	(void)d;
	return doctor_examine(core, reply);
}

/* A capacity at a time: the tool asks on until there is none. */
static enum outcome
control_census(struct core *core, const struct msg *request,
    struct msg *reply, struct detail *d)
{
	const char *number = msg_get(request, M_ARGUMENT);
	int64_t n;

	if (number == NULL || text_to_int(number, 0, CONF_CAPACITIES_MAX,
	    &n) != OK) {
		detail_set(d, "of which capacity?");
		return E_INPUT;
	}
	return census_take(core, (size_t)n, reply);
}

static void
put_line(struct msg *reply, const char *name, const char *value)
{
	char line[256];
	struct buf b;

	buf_init(&b, line, sizeof(line));
	buf_putf(&b, "%s %s", name, value);
	if (!buf_failed(&b))
		msg_put(reply, M_LINE, line);
}

static void
put_time(struct msg *reply, const char *name, int64_t at)
{
	char text[TIME_SIZE] = "never";

	if (at != 0)
		clock_print(at, text, sizeof(text));
	put_line(reply, name, text);
}

/* As it is dictated over the phone: without the dash, too. */
static void
read_code(const char *typed, char out[REFERENCE_LEN + 1])
{
	const bool bare = strlen(typed) == REFERENCE_LEN - 1 &&
	    strchr(typed, '-') == NULL;

	if (bare)
		snprintf(out, REFERENCE_LEN + 1, "%.4s-%.4s", typed,
		    typed + 4);
	else if (text_copy(out, REFERENCE_LEN + 1, typed) != OK)
		out[0] = '\0';
}

static enum outcome
put_messages(struct core *core, const char *reference, struct msg *reply)
{
	static const struct { const char *event, *text; } words[] = {
		{ "message.sent", "taken" },
		{ "message.refused", "refused, see the log" },
		{ "message.unconfirmed", "handed over, not confirmed" },
	};
	struct audit_message m;
	char at[TIME_SIZE], line[160];
	int64_t last = 0;
	enum outcome r;
	size_t i;

	while ((r = vault_audit_next(core->vault, reference, &last,
	    &m)) == OK) {
		clock_print(m.at, at, sizeof(at));
		for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (strcmp(m.event, words[i].event) == 0) {
				snprintf(line, sizeof(line), "%s  %s: %s", at,
				    m.note, words[i].text);
				put_line(reply, "message:  ", line);
			}
	}
	return r == E_NOTFOUND ? OK : r;
}

static enum outcome
control_reference(struct core *core, const struct msg *request,
    struct msg *reply, struct detail *d)
{
	const char *typed = msg_get(request, M_ARGUMENT);
	char code[REFERENCE_LEN + 1];
	struct flow_row f;
	enum outcome r;

	if (typed == NULL) {
		detail_set(d, "which reference code?");
		return E_INPUT;
	}
	read_code(typed, code);
	r = vault_flow_explain(core->vault, code, &f);
	if (r == E_NOTFOUND)
		detail_set(d, "there is no such reference, or it is older "
		    "than flow.keep");
	if (r != OK)
		return r;
	put_line(reply, "reference:", f.reference);
	put_line(reply, "capacity: ", f.source);
	put_line(reply, "step:     ", msg_step_name(f.step));
	put_line(reply, "outcome:  ", msg_says_name(f.says));
	put_line(reply, "reason:   ", f.reason);
	put_time(reply, "begun:    ", f.created);
	put_time(reply, "ended:    ", f.ended);
	if ((r = put_messages(core, f.reference, reply)) != OK)
		return r;
	return operator_audit(core->vault, request, "reference.shown", &f);
}

static enum outcome
read_reason(const struct msg *request, struct flow_row *out,
    struct detail *d)
{
	const char *uid = msg_get(request, M_ARGUMENT);
	const char *reason = msg_get_nth(request, M_ARGUMENT, 1);

	memset(out, 0, sizeof(*out));
	if (uid != NULL && !text_is_empty(reason) &&
	    !text_has_control(reason, strlen(reason)) &&
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

static enum outcome
control_suspend(struct core *core, const struct msg *request,
    struct msg *reply, struct detail *d)
{
	static const struct standing to = { DIRECTORY_SUSPENDED,
	    ACCOUNT_SUSPENDED, "account.suspended" };

	(void)reply;
	return change_status(core, request, &to, d);
}

static enum outcome
control_restore(struct core *core, const struct msg *request,
    struct msg *reply, struct detail *d)
{
	static const struct standing to = { DIRECTORY_ACTIVE, ACCOUNT_ACTIVE,
	    "account.restored" };

	(void)reply;
	return change_status(core, request, &to, d);
}

static enum outcome
control_close(struct core *core, const struct msg *request,
    struct msg *reply, struct detail *d)
{
	static const struct standing to = { DIRECTORY_CLOSED, ACCOUNT_CLOSED,
	    "account.closed" };

	(void)reply;
	return change_status(core, request, &to, d);
}

/* Does the row keep a name that nobody has: of an activation that met
 * another's entry, or of an entry that was stopped before it was claimed? */
static enum outcome
is_releasable(struct core *core, const struct account_row *account,
    bool *out, struct detail *d)
{
	struct directory_account entry = { .has_password = false };
	enum outcome r;

	*out = account->status == ACCOUNT_CONFLICT;
	if (*out || account->status != ACCOUNT_ACTIVE ||
	    !vault_account_is_adopted(account))
		return OK;
	r = directory_account_find(core->directory, account->uid, &entry, d);
	*out = r == E_NOTFOUND || (r == OK && !entry.has_password);
	return r == E_NOTFOUND ? OK : r;
}

/* Its student may begin again. */
static enum outcome
control_release(struct core *core, const struct msg *request,
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
		    "another's entry, and no entry that waits for its person "
		    "is kept from him");
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

/* Personal data leaves by this door: that it did is written down.  A row of
 * the registry at a time: the tool asks on until there is none. */
static enum outcome
control_preview(struct core *core, const struct msg *request,
    struct msg *reply, struct detail *d)
{
	const char *person = msg_get(request, M_ARGUMENT);
	const char *source = msg_get_nth(request, M_ARGUMENT, 1);
	const char *number = msg_get_nth(request, M_ARGUMENT, 2);
	struct flow_row f = { .reason = "entry preview" };
	struct account_row account;
	struct preview preview;
	int64_t n = 0;
	enum outcome r;

	if (person == NULL || (number != NULL && text_to_int(number, 0,
	    INT64_MAX, &n) != OK)) {
		detail_set(d, "whose entry?");
		return E_INPUT;
	}
	preview = (struct preview){ person, text_is_empty(source) ?
	    core->conf->capacity[0].source : source, (size_t)n };
	if ((r = preview_entry(core, &preview, reply, d)) != OK)
		return r;
	if (vault_account_find_uid(core->vault, person, &account) == OK)
		f.account = account.id;
	return operator_audit(core->vault, request, "entry.previewed", &f);
}

static void
put_notice(struct msg *reply, const struct notice_row *n)
{
	char at[TIME_SIZE], line[1024];

	clock_print(n->created, at, sizeof(at));
	snprintf(line, sizeof(line), "%lld  %s  %s  %s  department %s  AM %s  "
	    "reference %s: %s", (long long)n->id, at, n->kind, n->source,
	    n->department, n->registration, n->reference, n->details);
	msg_put(reply, M_LINE, line);
	sodium_memzero(line, sizeof(line));
}

/* A page of them at a time; "behind" is the last number already seen. */
static enum outcome
control_notices(struct core *core, const struct msg *request,
    struct msg *reply, struct detail *d)
{
	const char *behind = msg_get(request, M_ARGUMENT);
	const struct flow_row f = { .reason = "" };
	struct notice_row n = { .id = 0 };
	enum outcome r = OK;
	size_t i;

	if (behind != NULL && text_to_int(behind, 0, INT64_MAX,
	    &n.id) != OK) {
		detail_set(d, "behind which number?");
		return E_INPUT;
	}
	for (i = 0; i < NOTICES_MAX && r == OK; i++)
		if ((r = vault_notice_next(core->vault, n.id, &n)) == OK)
			put_notice(reply, &n);
	sodium_memzero(&n, sizeof(n));
	if (r != OK && r != E_NOTFOUND)
		return r;
	return behind != NULL && strcmp(behind, "0") != 0 ? OK :
	    operator_audit(core->vault, request, "notice.listed", &f);
}

static enum outcome
control_notice_done(struct core *core, const struct msg *request,
    struct msg *reply, struct detail *d)
{
	const char *number = msg_get(request, M_ARGUMENT);
	struct flow_row f = { .reason = "notice" };
	int64_t id;
	enum outcome r;

	(void)reply;
	if (number == NULL || text_to_int(number, 1, INT64_MAX, &id) != OK) {
		detail_set(d, "which number?");
		return E_INPUT;
	}
	if ((r = vault_begin(core->vault)) != OK)
		return r;
	r = vault_notice_done(core->vault, id, f.reference);
	if (r == E_NOTFOUND)
		detail_set(d, "there is no such open notice");
	if (r == OK && (r = operator_audit(core->vault, request,
	    "notice.done", &f)) == OK)
		r = vault_commit(core->vault);
	vault_rollback(core->vault);
	return r;
}

static const struct {
	const char *verb;
	control_fn *run;
} verbs[] = {
	{ "notices", control_notices },
	{ "notice-done", control_notice_done },
	{ "preview", control_preview },
	{ "suspend", control_suspend },
	{ "restore", control_restore },
	{ "close", control_close },
	{ "release", control_release },
	{ "doctor", control_doctor },
	{ "census", control_census },
	{ "reference", control_reference },
	{ "audit", trail_show },
	{ "audit-verify", trail_verify },
};

void
control_serve(void *arg, const struct msg *request, struct msg *reply)
{
	const char *verb = msg_get(request, M_VERB);
	struct detail d = { "" };
	enum outcome r = E_PROTO;
	size_t i;

	for (i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (msg_type(request) == MSG_CONTROL && verb != NULL &&
		    strcmp(verbs[i].verb, verb) == 0)
			r = verbs[i].run(arg, request, reply, &d);
	log_info("control: %s: %s", verb != NULL ? verb : "?",
	    outcome_name(r));
	msg_put(reply, M_RESULT, outcome_name(r));
	if (d.text[0] != '\0')
		msg_put(reply, M_DETAIL, d.text);
}
