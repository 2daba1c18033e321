/*
 * The national check of his number, and how often one may try one.
 */
#include <stdio.h>
#include <string.h>

#include "activation/identity.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "person/amka.h"
#include "person/names.h"
#include "turn/flow.h"
#include "turn/gate.h"
#include "vault/answer.h"
#include "vault/tally.h"

#define DAY 86400
#define NUMBERS_DAILY 5		/* typed for one row */
#define PLACE_MS 1000		/* how long one waits for a place to wait */
#define PLACE_POLL_MS 20
#define HURRY_MS 10000

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

/* A surname in capitals of the wrong keyboard looks right to everybody but
 * to the national registry: it is asked once more, in Greek letters. */
static enum outcome
check_in_greek(const struct conf *conf, const char *number,
    const struct record *record, char current[GATE_NUMBER_SIZE],
    struct detail *d)
{
	struct record other = *record;
	char greek[NAMES_SIZE];
	enum outcome r = E_DENIED;

	if (names_greek(record->last_name_el, greek) == OK &&
	    text_copy(other.last_name_el, sizeof(other.last_name_el),
	    greek) == OK)
		r = gate_check(conf, number, &other, current, d);
	record_clear(&other);
	return r;
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
	if (r == E_DENIED)
		r = check_in_greek(t->core->conf, number, record, current, d);
	slots_give(t->core->checks, place);
	/* For doctor: a mismatch is an answer; E_INPUT, nobody was asked. */
	if (r != E_INPUT)
		(void)!vault_answer_put(t->core->vault, "identity", r == OK ||
		    r == E_DENIED || r == E_NOTFOUND ? ANSWER_TAKEN :
		    ANSWER_FAILED, d->text);
	return r;
}

enum outcome
identity_check(struct turn *t, const struct record *record,
    enum decide_check *out)
{
	struct flow_row *f = &t->flow;
	char current[GATE_NUMBER_SIZE] = "";
	struct detail d = { "" };
	struct who_number n;
	enum outcome r;

	if (!who_number(&f->data, record, &n))
		return E_BUG;
	warn_of_number(n.number, record);
	r = wait_for_check(t, n.number, record, current, &d);
	if (r == OK) {
		*out = CHECK_MATCH;
		f->data.id_checked = true;
		if (strcmp(current, n.number) != 0)
			snprintf(f->data.id_current,
			    sizeof(f->data.id_current), "%s", current);
	} else if (r == E_DENIED || r == E_NOTFOUND) {
		*out = CHECK_MISMATCH;
	} else if (r == E_INPUT) {
		/* Nobody was asked: the number is none, or the date. */
		*out = CHECK_UNASKED;
	} else {
		log_outcome(LOG_LEVEL_ERR, r, &d, "identity check");
		*out = CHECK_UNAVAILABLE;
	}
	return turn_audit(t, "identity.checked", r);
}

bool
identity_is_due(const struct turn *t, const struct record *record)
{
	const struct conf_capacity *capacity =
	    conf_capacity(t->core->conf, t->flow.source);
	struct who_number n;

	return capacity != NULL && capacity->identity_check &&
	    t->core->conf->identity_driver != IDENTITY_NONE &&
	    !t->flow.data.id_checked &&
	    who_number(&t->flow.data, record, &n) &&
	    strcmp(n.country, "GR") == 0;
}

/* Per row of the registry, not per flow or contact: nobody shall find out
 * an AMKA by beginning again in another way.  A check that did not answer
 * is no second try. */
enum outcome
identity_count(struct turn *t, const struct who *w)
{
	struct flow_data *data = &t->flow.data;
	char row[WHO_ROWS_SIZE];
	enum outcome r;

	if (record_has_number(&w->row->record) || data->id_counted)
		return OK;
	who_rows_name(w->rows, row);
	r = vault_tally_take(t->core->vault, "number", row, DAY,
	    NUMBERS_DAILY);
	if (r == OK)
		data->id_counted = true;
	return r;
}

/* Before the PIN nothing is compared, and who types may be a stranger: he
 * uses up what his own address has, not the day of the one he names. */
enum outcome
identity_count_typed(struct turn *t,
    const struct registry_rows *rows)
{
	char row[WHO_ROWS_SIZE] = "", whom[WHO_ROWS_SIZE + 80];

	if (rows != NULL)
		who_rows_name(rows, row);
	snprintf(whom, sizeof(whom), "%s|%s", t->client, row);
	return vault_tally_take(t->core->vault, "typed", whom, DAY,
	    NUMBERS_DAILY);
}

void
identity_stop(struct turn *t)
{
	flow_stop(&t->flow, SAYS_LIMIT, "too many numbers tried");
}
