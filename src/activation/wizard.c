/*
 * The wizard's answers from the PIN to the agreement.
 */
#include "activation/advance.h"
#include "activation/choose.h"
#include "activation/find.h"
#include "activation/wizard.h"
#include "base/buf.h"
#include "base/text.h"
#include "turn/flow.h"
#include "turn/letters.h"
#include "turn/proof.h"
#include "turn/round.h"
#include "vault/notice.h"
#include "vault/pin.h"
#include "vault/tally.h"

#define RETRIES_WINDOW 600
#define RETRIES 20		/* of one flow, in that time */

static enum outcome
pin_was_right(struct turn *t, enum channel channel)
{
	struct flow_row *f = &t->flow;
	enum outcome r;

	f->data.proven = CHANNEL_BIT(channel);
	f->tries = 0;
	turn_renew(t);
	if ((r = vault_pin_use(t->core->vault, f->id)) != OK ||
	    (r = turn_audit(t, "pin.entered", OK)) != OK)
		return r;
	return advance(t);
}

enum outcome
wizard_pin(struct turn *t)
{
	static const struct proof proof = { .step = STEP_PIN,
	    .right = pin_was_right, .lock = proof_lock_flow,
	    .failed = "pin.failed", .locked = "pin.locked" };

	return proof_take(t, &proof);
}

enum outcome
wizard_resend(struct turn *t)
{
	enum outcome r;

	if (!round_due(t))
		return OK;
	r = letters_pins(t, LETTER_PIN);
	if (r == E_LIMIT) {
		flow_problem(&t->flow, SAYS_LIMIT, "daily-limit");
		return OK;
	}
	if (r != OK)
		return advance_unavailable(t, r);
	return turn_audit(t, "pin.sent", OK);
}

enum outcome
wizard_retry(struct turn *t)
{
	enum outcome r;

	/* Past the limit the page stays as it is, with its button. */
	r = vault_tally_take(t->core->vault, "retry", t->flow.reference,
	    RETRIES_WINDOW, RETRIES);
	if (r != OK)
		return r == E_LIMIT ? OK : r;
	flow_say(&t->flow, SAYS_NOTHING);
	return advance(t);
}

static enum outcome
take_choice(struct turn *t, const struct record *record)
{
	who_choose(&t->flow.data, record);
	return advance(t);
}

static enum outcome
choose_by_am(struct turn *t, const struct registry_rows *rows)
{
	const struct record *found = NULL;
	enum outcome r;

	r = choose_am(rows, turn_get(t, M_AM), &found);
	if (r == OK)
		return take_choice(t, found);
	if (r == E_AMBIGUOUS)
		flow_stop(&t->flow, SAYS_AMBIGUOUS, "two people with the same "
		    "contact and registration number");
	else if (flow_take_try(&t->flow, t->core->conf->pin_tries))
		flow_say(&t->flow, SAYS_NOT_FOUND);
	else
		flow_stop(&t->flow, SAYS_AMBIGUOUS, "one contact of several "
		    "people, and no registration number that fits");
	return OK;
}

static enum outcome
choose_by_name(struct turn *t, const struct registry_rows *rows)
{
	const struct record *found = NULL;

	if (choose_enrolment(rows, turn_get(t, M_ENROLMENT), &found) == OK)
		return take_choice(t, found);
	flow_problem(&t->flow, SAYS_INPUT, "enrolment-missing");
	return OK;
}

static enum outcome
choose_row(struct turn *t, enum outcome (*by)(struct turn *,
    const struct registry_rows *))
{
	struct who w = { 0 };
	enum outcome r;

	if ((r = find_who(t, &w)) != OK)
		return advance_unavailable(t, r);
	if (w.rows == NULL)
		r = advance(t);		/* says that there is nobody any more */
	else
		r = by(t, w.rows);
	who_clear(&w);
	return r;
}

enum outcome
wizard_registration(struct turn *t)
{
	text_cut(t->flow.data.typed_am, sizeof(t->flow.data.typed_am),
	    turn_get(t, M_AM));
	if (text_is_empty(turn_get(t, M_AM))) {
		flow_problem(&t->flow, SAYS_INPUT, "am-syntax");
		return OK;
	}
	return choose_row(t, choose_by_am);
}

enum outcome
wizard_enrolment(struct turn *t)
{
	return choose_row(t, choose_by_name);
}

/* Only a proven contact is kept: a wrong one must not open the account. */
enum outcome
wizard_agree(struct turn *t)
{
	struct flow_data *data = &t->flow.data;
	const bool sms = flow_channel(data->proven) == CHANNEL_SMS;

	if (sms && *turn_get(t, M_KEEP_MOBILE) != '\0')
		data->keep_mobile = true;
	if (!sms && *turn_get(t, M_KEEP_EMAIL) != '\0')
		data->keep_email = true;
	flow_go(&t->flow, STEP_PASSWORD);
	return OK;
}

/* What he says is wrong, for the secretariat. */
static void
list_wrong(const struct turn *t, struct buf *b)
{
	static const struct { enum msg_field field; const char *what; }
	items[] = {
		{ M_WRONG_SURNAME, "surname" },
		{ M_WRONG_FATHER, "father's name" },
		{ M_WRONG_BIRTH, "birth date" }, { M_WRONG_SEX, "sex" },
		{ M_WRONG_OTHER, "something else" },
	};
	size_t i;

	for (i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
		if (*turn_get(t, items[i].field) == '\0')
			continue;
		if (b->len > 0)
			buf_puts(b, ", ");
		buf_puts(b, items[i].what);
	}
}

enum outcome
wizard_disagree(struct turn *t)
{
	struct who w = { 0 };
	char wrong[128];
	enum outcome r;
	struct buf b;

	buf_init(&b, wrong, sizeof(wrong));
	if ((r = find_who(t, &w)) != OK)
		return advance_unavailable(t, r);
	flow_stop(&t->flow, SAYS_DISAGREED, "the student disagreed with the "
	    "data shown");
	list_wrong(t, &b);
	r = vault_notice_add(t->core->vault, "disagreed", &t->flow,
	    w.row != NULL ? w.row->record.department_id : "",
	    b.len > 0 ? wrong : "which is not said");
	who_clear(&w);
	if (r != OK)
		return r;
	return turn_audit(t, "activation.disagreed", E_DENIED);
}
