/*
 * From a proven contact to the next screen: what is known of its holder, the
 * national check of his number, and where that leads (flow.h).
 */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "activation/decide.h"
#include "turn/gate.h"
#include "activation/provision.h"
#include "person/amka.h"

#define DAY 86400
#define PLACE_MS 1000		/* how long one waits for a place to wait */
#define PLACE_POLL_MS 20
#define HURRY_MS 10000

/* The network side of a fault: said to the student, who may try again. */
enum outcome
decide_unavailable(struct turn *t, enum outcome r)
{
	if (r == E_NOMEM || r == E_BUG)
		return r;
	flow_say(&t->flow, r == E_BUSY ? SAYS_BUSY : SAYS_UNAVAILABLE);
	return OK;
}

/* Numbers with a made-up date are in use: a warning, no reason to refuse. */
static void
warn_of_number(const char *number, const struct record *record)
{
	unsigned flags = amka_disagrees(number, record->birth_date,
	    record_gender(record));

	if (flags & AMKA_OTHER_DATE)
		log_warn("the AMKA bears another date than the record");
	if (flags & AMKA_OTHER_GENDER)
		log_warn("the AMKA bears another sex than the record");
}

/* A crowd passes a service that answers within moments; while it is slow,
 * workers that found no place do not wait for one again so soon. */
static enum outcome
take_place(struct slots *checks, size_t *out)
{
	static int64_t hurry_until;	/* of this worker */
	const int64_t begun = clock_ms();

	while (slots_take(checks, out) != OK) {
		if (begun < hurry_until)
			return E_BUSY;
		if (clock_ms() - begun >= PLACE_MS) {
			hurry_until = clock_ms() + HURRY_MS;
			return E_BUSY;
		}
		clock_sleep(PLACE_POLL_MS);
	}
	return OK;
}

/* Others shall get their pages while this service is slow: who finds no
 * place to wait is told to try again. */
static enum outcome
wait_for_check(struct turn *t, const char *number,
    const struct record *record, char current[GATE_NUMBER_SIZE],
    struct detail *d)
{
	enum outcome r;
	size_t place;

	if (take_place(t->core->checks, &place) != OK) {
		detail_set(d, "half of the workers wait for it already");
		return E_BUSY;
	}
	r = gate_check(t->core->conf, number, record, current, d);
	slots_give(t->core->checks, place);
	return r;
}

static enum outcome
check_number(struct turn *t, const struct record *record,
    enum flow_check *out)
{
	struct flow_row *f = &t->flow;
	char current[GATE_NUMBER_SIZE] = "";
	struct detail d = { "" };
	struct who_number n;
	enum outcome r;

	if (!who_number(f, record, &n))
		return E_BUG;
	warn_of_number(n.number, record);
	r = wait_for_check(t, n.number, record, current, &d);
	if (r == OK) {
		*out = CHECK_MATCH;
		f->data.id_checked[0] = '1';
		if (strcmp(current, n.number) != 0)
			snprintf(f->data.id_current,
			    sizeof(f->data.id_current), "%s", current);
	} else if (r == E_DENIED || r == E_NOTFOUND || r == E_INPUT) {
		/* E_INPUT: the registry's number is none, or its date */
		*out = CHECK_MISMATCH;
	} else {
		log_outcome(LOG_LEVEL_ERR, r, &d, "identity check");
		*out = CHECK_UNAVAILABLE;
	}
	return vault_audit(t->core->vault, "identity.checked", r, f, "",
	    t->client);
}

static bool
needs_check(const struct turn *t, const struct record *record)
{
	const struct conf_capacity *capacity =
	    conf_capacity(t->core->conf, t->flow.source);
	struct who_number n;

	return capacity != NULL && capacity->identity_check &&
	    t->core->conf->identity_driver != IDENTITY_NONE &&
	    t->flow.data.id_checked[0] == '\0' &&
	    who_number(&t->flow, record, &n) && strcmp(n.country, "GR") == 0;
}

/* The row that is meant, or the first while none is chosen. */
static const struct record *
record_of(const struct who *w)
{
	return w->row != NULL ? &w->row->record : &w->rows->row[0].record;
}

/* What is known of the one at hand. */
static enum outcome
gather_person(struct turn *t, const struct who *w,
    const struct record *record, struct flow_facts *k)
{
	struct who_account a;
	struct who_number n;
	enum outcome r;

	if ((r = who_account(t, w->rows, record, &a)) != OK)
		return r;
	k->account = a.state;
	k->missing = w->row != NULL && who_is_missing(t, record);
	k->has_id = who_number(&t->flow, record, &n);
	if (!needs_check(t, record))
		return provision_look(t, record, &k->account);
	k->check = CHECK_NEEDED;
	/* Whose account of that name it is, only the number in force tells:
	 * the check may answer with another, or make sure of this one. */
	if (k->account == ACCOUNT_OF_ANOTHER)
		k->account = ACCOUNT_NONE;
	return OK;
}

static enum outcome
gather(struct turn *t, const struct who *w, struct flow_facts *k)
{
	k->rows = w->rows == NULL ? 0 : w->rows->count;
	k->persons = w->persons;
	k->live = w->live;
	k->chosen = t->flow.data.registration_id[0] != '\0' ||
	    t->flow.data.system_id[0] != '\0';
	k->check = CHECK_NOT_NEEDED;
	k->has_id = true;
	if (k->rows == 0)
		return OK;
	if (k->chosen && w->row == NULL) {
		k->rows = 0;	/* it left the registry meanwhile */
		return OK;
	}
	if (w->persons > 1 && !k->chosen)
		return OK;
	if (k->chosen)
		k->live = w->row->live;
	return gather_person(t, w, record_of(w), k);
}

static const char *
reason_of(const struct turn *t, enum msg_says says,
    const struct flow_facts *k)
{
	switch (says) {
	case SAYS_NOT_FOUND:
		return "the contact is not in the registry any more";
	case SAYS_ALREADY_ACTIVE:
		return "the person has an account";
	case SAYS_AMBIGUOUS:
		return "the username belongs to another account";
	case SAYS_DENIED:
		return k->account == ACCOUNT_BARRED ?
		    "the account is suspended or closed" :
		    "the status in the registry is not a live one";
	case SAYS_MISSING_DATA:
		return t->detail.text;
	case SAYS_IDENTITY_MISMATCH:
		return "AMKA, surname and birth date do not belong together";
	case SAYS_UNAVAILABLE:
		return k->check == CHECK_UNAVAILABLE ?
		    "the identity check did not answer" : "unavailable";
	default:
		return "";
	}
}

void
decide_keep(struct flow_row *f, const struct record *record)
{
	snprintf(f->data.system_id, sizeof(f->data.system_id), "%s",
	    record->system_id);
	snprintf(f->data.registration_id, sizeof(f->data.registration_id),
	    "%s", record->registration_id);
	snprintf(f->data.department_id, sizeof(f->data.department_id), "%s",
	    record->department_id);
}

static enum outcome
follow(struct turn *t, enum flow_next next, enum msg_says says,
    const struct flow_facts *k)
{
	switch (next) {
	case NEXT_REGISTRATION:
		flow_go(&t->flow, STEP_REGISTRATION);
		return OK;
	case NEXT_ENROLMENT:
		flow_go(&t->flow, STEP_ENROLMENT);
		return OK;
	case NEXT_IDENTITY:
		flow_go(&t->flow, STEP_IDENTITY);
		return OK;
	case NEXT_CONFIRM:
		flow_go(&t->flow, STEP_CONFIRM);
		return OK;
	case NEXT_CHECK:
	case NEXT_STOP:
		break;
	}
	flow_stop(&t->flow, says, says == SAYS_AMBIGUOUS &&
	    t->refusal != NULL ? t->refusal : reason_of(t, says, k));
	log_info("stopped: %s, reference %s: %s", msg_says_name(says),
	    t->flow.reference, t->flow.reason);
	return vault_audit(t->core->vault, "activation.stopped", E_DENIED,
	    &t->flow, "", t->client);
}

/* Nobody but the operator can give him another username. */
static enum outcome
report(struct turn *t, const struct who *w)
{
	decide_keep(&t->flow, record_of(w));
	return provision_report(t, record_of(w), t->flow.reason);
}

/* Several rows of one person are one: the least of their keys. */
void
decide_rows_name(const struct registry_rows *rows, char out[DECIDE_NAME_SIZE])
{
	char name[DECIDE_NAME_SIZE];
	size_t i;

	out[0] = '\0';
	for (i = 0; i < rows->count; i++) {
		snprintf(name, sizeof(name), "%s|%s",
		    rows->row[i].record.system_id,
		    rows->row[i].record.registration_id);
		if (out[0] == '\0' || strcmp(name, out) < 0)
			memcpy(out, name, sizeof(name));
	}
}

/* Per row of the registry, not per flow or contact: nobody shall find out
 * an AMKA by beginning again in another way.  A check that did not answer
 * is no second try. */
static enum outcome
count_number(struct turn *t, const struct who *w)
{
	struct flow_data *data = &t->flow.data;
	char row[DECIDE_NAME_SIZE];
	enum outcome r;

	if (record_has_number(&w->row->record) || data->id_counted[0] != '\0')
		return OK;
	decide_rows_name(w->rows, row);
	r = vault_tally_take(t->core->vault, "number", row, DAY,
	    DECIDE_NUMBERS_DAILY);
	if (r == OK)
		data->id_counted[0] = '1';
	return r;
}

enum outcome
decide_stop_numbers(struct turn *t)
{
	flow_stop(&t->flow, SAYS_LIMIT, "too many numbers tried");
	return OK;
}

/* A number that was confirmed may be one that has an account. */
static enum outcome
ask_check(struct turn *t, const struct who *w, struct flow_facts *k)
{
	const struct record *record = &w->row->record;
	struct who_account a;
	enum outcome r;

	if ((r = count_number(t, w)) != OK)
		return r;
	r = check_number(t, record, &k->check);
	if (r != OK || k->check != CHECK_MATCH)
		return r;
	if ((r = who_account(t, w->rows, record, &a)) != OK)
		return r;
	k->account = a.state;
	return provision_look(t, record, &k->account);
}

/* From a proven contact to the next screen. */
enum outcome
decide_next(struct turn *t)
{
	struct flow_facts k = { 0 };
	struct who w = { 0 };
	enum msg_says says;
	enum flow_next next;
	enum outcome r;

	if ((r = who_find(t, &w)) != OK) {
		flow_stop(&t->flow, SAYS_UNAVAILABLE,
		    "the registry did not answer");
		return r == E_NOMEM ? r : OK;
	}
	if ((r = gather(t, &w, &k)) != OK)
		goto done;
	next = flow_decide(&k, &says);
	if (next == NEXT_CHECK) {
		r = ask_check(t, &w, &k);
		if (r == E_LIMIT)
			r = decide_stop_numbers(t);
		if (r != OK || t->flow.ended != 0)
			goto done;
		next = flow_decide(&k, &says);
	}
	if (w.row != NULL && next != NEXT_STOP)
		decide_keep(&t->flow, &w.row->record);
	r = follow(t, next, says, &k);
	if (r == OK && next == NEXT_STOP && says == SAYS_AMBIGUOUS)
		r = report(t, &w);
done:
	who_clear(&w);
	return r;
}
