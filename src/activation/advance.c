/*
 * From a proven contact to the next screen: the facts are gathered, decided
 * on, and followed.
 */
#include <string.h>

#include "activation/advance.h"
#include "activation/decide.h"
#include "activation/find.h"
#include "activation/identity.h"
#include "activation/provision.h"
#include "base/log.h"
#include "turn/flow.h"
#include "vault/notice.h"

enum outcome
advance_unavailable(struct turn *t, enum outcome r)
{
	if (r == E_NOMEM || r == E_BUG)
		return r;
	flow_say(&t->flow, r == E_BUSY ? SAYS_BUSY : SAYS_UNAVAILABLE);
	return OK;
}

/* Another's, unless it is his already: then there is nothing to claim. */
static enum outcome
gather_entry(struct turn *t, const struct record *record,
    struct decide_facts *k)
{
	enum outcome r;

	if (k->account == ACCOUNT_EXISTS || k->refusal != NULL)
		return OK;
	r = find_entry(t, record, &k->refusal);
	if (r == OK && k->refusal != NULL)
		k->account = ACCOUNT_OF_ANOTHER;
	return r;
}

/* A number that was typed may be his twin's, whatever the check says of it,
 * and so may the account that is found by it. */
static enum outcome
gather_number(struct turn *t, const struct who *w, struct decide_facts *k)
{
	const char *refusal = NULL;
	enum outcome r;

	if (w->row == NULL)
		return OK;
	r = find_number(t, &w->row->record, &refusal);
	if (r == OK && refusal != NULL) {
		k->account = ACCOUNT_OF_ANOTHER;
		k->refusal = refusal;
	}
	return r;
}

static enum outcome
gather_conflicts(struct turn *t, const struct who *w,
    struct decide_facts *k)
{
	enum outcome r;

	r = gather_number(t, w, k);
	return r == OK ? gather_entry(t, who_record(w), k) : r;
}

static enum outcome
gather_account(struct turn *t, const struct who *w,
    struct decide_facts *k)
{
	struct find_account a;
	enum outcome r;

	if ((r = find_account(t, w->rows, who_record(w), &a)) == OK) {
		k->account = a.state;
		k->refusal = a.refusal;
	}
	return r;
}

/* What is known of the one at hand. */
static enum outcome
gather_person(struct turn *t, const struct who *w, struct decide_facts *k)
{
	const struct record *record = who_record(w);
	struct who_number n;
	enum outcome r;

	if ((r = gather_account(t, w, k)) != OK)
		return r;
	k->missing = w->row != NULL && who_is_missing(t->core->conf,
	    &t->flow, record, &t->detail);
	k->missing_what = t->detail.text;
	k->has_id = who_number(&t->flow.data, record, &n);
	if (!identity_is_due(t, record))
		return gather_conflicts(t, w, k);
	k->check = CHECK_NEEDED;
	/* Whose account of that name it is, only the number in force tells:
	 * the check may answer with another, or make sure of this one. */
	if (k->account == ACCOUNT_OF_ANOTHER)
		k->account = ACCOUNT_NONE;
	return OK;
}

/* A number that was confirmed may be one that has an account. */
static enum outcome
gather_check(struct turn *t, const struct who *w, struct decide_facts *k)
{
	enum outcome r;

	if ((r = identity_count(t, w)) != OK)
		return r;
	r = identity_check(t, &w->row->record, &k->check);
	if (r != OK || k->check != CHECK_MATCH)
		return r;
	if ((r = gather_account(t, w, k)) != OK)
		return r;
	return gather_conflicts(t, w, k);
}

/* Once for each row, however often he begins. */
static enum outcome
tell_missing(struct turn *t, const struct record *record)
{
	static const char kind[] = "missing-data";
	struct vault *v = t->core->vault;
	bool waits = false;
	enum outcome r;

	r = vault_notice_waits(v, kind, &t->flow, &waits);
	if (r != OK || (waits && record->registration_id[0] != '\0'))
		return r;
	return vault_notice_add(v, kind, &t->flow, record->department_id,
	    t->flow.reason);
}

/* Nobody but the operator can give him another username, or the secretariat
 * what is missing. */
static enum outcome
stop_here(struct turn *t, const struct who *w, enum msg_says says,
    const struct decide_facts *k)
{
	enum outcome r;

	flow_stop(&t->flow, says, decide_reason(k, says));
	log_as(LOG_DEAD_END);
	log_info("stopped: %s, reference %s: %s", msg_says_name(says),
	    t->flow.reference, t->flow.reason);
	r = turn_audit(t, "activation.stopped", E_DENIED);
	if (r != OK || (says != SAYS_AMBIGUOUS && says != SAYS_MISSING_DATA))
		return r;
	who_choose(&t->flow.data, who_record(w));
	return says == SAYS_AMBIGUOUS ?
	    provision_report(t, who_record(w), t->flow.reason) :
	    tell_missing(t, who_record(w));
}

static enum outcome
follow(struct turn *t, const struct who *w, const struct decide_facts *k)
{
	static const enum msg_step steps[] = {
		[NEXT_REGISTRATION] = STEP_REGISTRATION,
		[NEXT_ENROLMENT] = STEP_ENROLMENT,
		[NEXT_IDENTITY] = STEP_IDENTITY,
		[NEXT_CONFIRM] = STEP_CONFIRM,
	};
	enum msg_says says;
	enum decide_next next = decide(k, &says);

	if (next == NEXT_STOP)
		return stop_here(t, w, says, k);
	if (w->row != NULL)
		who_choose(&t->flow.data, &w->row->record);
	if (next == NEXT_CONFIRM)
		record_mark(&w->row->record, t->flow.data.agreed);
	flow_go(&t->flow, steps[next]);
	return OK;
}

/* E_LIMIT: enough numbers were tried. */
static enum outcome
gather(struct turn *t, const struct who *w, struct decide_facts *k)
{
	enum msg_says says;
	enum outcome r;

	if (!decide_read(w, &t->flow.data, k))
		return OK;
	if ((r = gather_person(t, w, k)) != OK)
		return r;
	return decide(k, &says) == NEXT_CHECK ? gather_check(t, w, k) : OK;
}

/* E_LIMIT is an end of its own. */
static enum outcome
take_gathered(struct turn *t, enum outcome r)
{
	if (r != E_LIMIT)
		return r;
	identity_stop(t);
	return OK;
}

enum outcome
advance_again(struct turn *t, const struct who *w)
{
	struct flow_data *data = &t->flow.data;
	char mark[RECORD_MARK_SIZE] = "";
	struct decide_facts k;
	enum msg_says says;
	enum outcome r;
	bool same;

	if (w->row != NULL)
		record_mark(&w->row->record, mark);
	same = strcmp(mark, data->agreed) == 0;
	if (!same) {		/* what was checked is not what is there */
		data->id_checked = false;
		data->id_current[0] = '\0';
	}
	if ((r = gather(t, w, &k)) != OK)
		return take_gathered(t, r);
	if (same && decide(&k, &says) == NEXT_CONFIRM)
		return OK;
	r = follow(t, w, &k);
	if (r == OK && t->flow.step == STEP_CONFIRM)
		flow_problem(&t->flow, SAYS_INPUT, "data-changed");
	return r;
}

enum outcome
advance(struct turn *t)
{
	struct decide_facts k;
	struct who w = { 0 };
	enum outcome r;

	if ((r = find_who(t, &w)) != OK) {
		flow_stop(&t->flow, SAYS_UNAVAILABLE,
		    "the registry did not answer");
		return r == E_NOMEM ? r : OK;
	}
	if ((r = gather(t, &w, &k)) == OK)
		r = follow(t, &w, &k);
	else
		r = take_gathered(t, r);
	who_clear(&w);
	return r;
}
