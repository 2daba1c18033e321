/*
 * What a screen of the activation shows: from the flow, as it stands, to a
 * reply.
 */
#include <string.h>

#include "base/log.h"
#include "activation/find.h"
#include "activation/register.h"
#include "activation/screen.h"
#include "person/latin.h"
#include "person/names.h"
#include "turn/flow.h"
#include "turn/letters.h"
#include "vault/account.h"

#define DONE_S 600		/* how long the last page is shown */

static void
put_typed_contact(struct turn *t)
{
	msg_put(t->reply, M_MOBILE, t->flow.data.mobile);
	msg_put(t->reply, M_EMAIL, t->flow.data.email);
}

/* A country, or a number beside it, is the page's other form. */
static void
put_identity(struct turn *t)
{
	const struct flow_data *data = &t->flow.data;

	msg_put(t->reply, M_INSURANCE_COUNTRY, data->typed_country);
	if (t->flow.says == SAYS_NOTHING)
		return;
	msg_put(t->reply, M_AMKA, data->typed_amka);
	msg_put(t->reply, M_INSURANCE_NUMBER, data->typed_number);
}

/* In strict mode the page may not tell what the registry knows. */
static void
put_pin(struct turn *t)
{
	const struct flow_row *f = &t->flow;
	const struct flow_data *data = &f->data;
	const bool strict = t->core->conf->flow_privacy == PRIVACY_STRICT;
	const bool mobile = strict || (data->to_mobile[0] != '\0' &&
	    letters_went_to(f, CHANNEL_SMS));
	const bool email = strict || (data->to_email[0] != '\0' &&
	    letters_went_to(f, CHANNEL_EMAIL));

	turn_put_masked(t, mobile ? data->mobile : "",
	    email ? data->email : "");
	turn_put_pin_times(t);
	turn_put_fates(t, !strict && mobile, !strict && email);
}

/* Shown as it will be written: look-alike letters repaired. */
static void
put_name(struct msg *reply, enum msg_field field, const char *name)
{
	char shown[NAMES_SIZE];

	if (names_display(name, shown) == OK)
		msg_put(reply, field, shown);
}

static void
put_latin(struct msg *reply, enum msg_field field, const char *latin,
    const char *greek)
{
	char made[NAMES_SIZE];

	if (names_display(latin, made) != OK)
		return;
	if (made[0] != '\0' || latin_name(greek, made) == OK)
		msg_put(reply, field, made);
}

static void
put_department(struct msg *reply, const struct record *record)
{
	msg_put(reply, M_DEPARTMENT_ID, record->department_id);
	msg_put(reply, M_DEPARTMENT_EL, record->department_el);
	msg_put(reply, M_DEPARTMENT_EN, record->department_en[0] != '\0' ?
	    record->department_en : record->department_el);
}

static void
put_confirm(struct turn *t, const struct record *record)
{
	const char gender[2] = { record_gender(record), '\0' };
	const struct flow_data *data = &t->flow.data;
	const bool sms = flow_channel(data->proven) == CHANNEL_SMS;
	struct msg *m = t->reply;
	struct who_number n;

	put_name(m, M_FIRST_NAME_EL, record->first_name_el);
	put_latin(m, M_FIRST_NAME_EN, record->first_name_en,
	    record->first_name_el);
	put_name(m, M_LAST_NAME_EL, record->last_name_el);
	put_latin(m, M_LAST_NAME_EN, record->last_name_en,
	    record->last_name_el);
	put_name(m, M_FATHER_EL, record->father_el);
	put_latin(m, M_FATHER_EN, record->father_en, record->father_el);
	if (who_number(&t->flow.data, record, &n)) {
		msg_put(m, M_AMKA, n.number);
		msg_put(m, M_ID_COUNTRY, n.country);
	}
	msg_put(m, M_BIRTH_DATE, record->birth_date);
	msg_put(m, M_GENDER, gender);
	put_department(m, record);
	msg_put(m, M_AM, record->registration_id);
	msg_put(m, M_USERNAME, record->login_name);
	msg_put(m, M_MOBILE, record->mobile);
	msg_put(m, M_EMAIL, record->email);
	msg_put(m, sms ? M_MOBILE_PROVEN : M_EMAIL_PROVEN, "1");
}

static void
put_enrolments(struct turn *t, const struct who *w)
{
	char name[WHO_ENROLMENT_SIZE];
	size_t i;

	for (i = 0; i < w->rows->count; i++) {
		const struct record *record = &w->rows->row[i].record;

		if (!w->rows->row[i].live ||
		    who_enrolment(w->rows, i, name) != OK)
			continue;
		msg_put(t->reply, M_ENROLMENT_ID, name);
		msg_put(t->reply, M_ENROLMENT_AM, record->registration_id);
		msg_put(t->reply, M_ENROLMENT_EL, record->department_el);
		msg_put(t->reply, M_ENROLMENT_EN,
		    record->department_en[0] != '\0' ?
		    record->department_en : record->department_el);
	}
}

static void
put_password(struct turn *t, const struct record *record)
{
	struct policy_context context;

	register_context(&t->flow, record, &context);
	msg_put(t->reply, M_USERNAME, record->login_name);
	turn_put_suggestions(t, &context);
	if (t->flow.data.terms)
		msg_put(t->reply, M_TERMS, "1");
}

static bool
says_account(enum msg_says says)
{
	return says == SAYS_ALREADY_ACTIVE || says == SAYS_DENIED;
}

static void
put_account(struct turn *t, const struct who *w, const struct record *record)
{
	struct find_account a;

	if (find_account(t, w->rows, record, &a) != OK)
		return;
	if (a.state == ACCOUNT_BARRED)
		msg_put(t->reply, M_NOTE, "barred");
	if (t->flow.says != SAYS_ALREADY_ACTIVE)
		return;
	msg_put(t->reply, M_USERNAME, a.uid);
	if (a.since != 0)
		msg_put_int(t->reply, M_SINCE, a.since);
}

/* The reason is a constant: those that are about it speak of the username. */
static void
put_taken(struct turn *t, const struct record *record)
{
	if (strstr(t->flow.reason, "the username") == NULL)
		return;
	msg_put(t->reply, M_NOTE, "username-taken");
	msg_put(t->reply, M_USERNAME, record->login_name);
}

/* The values that the manual's two errors show in parentheses. */
static void
put_stopped(struct turn *t, const struct who *w)
{
	const struct record *record;
	struct who_number n;

	if (w->rows == NULL)
		return;
	/* Of several enrolments any tells whose account it is. */
	record = w->row != NULL ? &w->row->record : &w->rows->row[0].record;
	if (says_account(t->flow.says))
		put_account(t, w, record);
	else if (w->row == NULL)
		return;
	switch (t->flow.says) {
	case SAYS_IDENTITY_MISMATCH:
		if (who_number(&t->flow.data, record, &n))
			msg_put(t->reply, M_AMKA, n.number);
		put_name(t->reply, M_LAST_NAME_EL, record->last_name_el);
		put_latin(t->reply, M_LAST_NAME_EN, record->last_name_en,
		    record->last_name_el);
		msg_put(t->reply, M_BIRTH_DATE, record->birth_date);
		if (!record_has_number(record))
			msg_put(t->reply, M_NOTE, "number-supplied");
		break;
	case SAYS_MISSING_DATA:
		msg_put(t->reply, M_USERNAME, record->login_name);
		/* What is none is missing like one that is not there. */
		if (record_has_number(record))
			msg_put(t->reply, M_AMKA, record->ssn);
		msg_put(t->reply, M_ID_COUNTRY, record->ssn_country);
		if (!(record_missing(record) & RECORD_NO_BIRTH_DATE))
			msg_put(t->reply, M_BIRTH_DATE, record->birth_date);
		break;
	case SAYS_AMBIGUOUS:
		put_taken(t, record);
		break;
	default:
		break;
	}
	put_department(t->reply, record);
}

void
activation_screen_place(struct turn *t)
{
	msg_put(t->reply, M_STEP, msg_step_name(t->flow.step));
	msg_put(t->reply, M_SAYS, msg_says_name(t->flow.says));
	msg_put(t->reply, M_SOURCE, t->flow.source);
	msg_put_int(t->reply, M_FLOW_EXPIRES, t->flow.expires);
	turn_put_problems(t);
	if (t->flow.step == STEP_STOPPED || (t->flow.step == STEP_CONTACT &&
	    t->flow.says == SAYS_NOT_FOUND))
		msg_put(t->reply, M_REFERENCE, t->flow.reference);
}

/* The next one at a shared computer is not shown whose it was; but who waits
 * for his account may wait for it there. */
static bool
is_seen(const struct flow_row *f, const struct account_row *account)
{
	return f->now >= f->expires || (account->status == ACCOUNT_ACTIVE &&
	    f->now >= f->ended + DONE_S);
}

static enum outcome
put_done(struct turn *t)
{
	struct account_row account = { 0 };
	enum outcome r;

	r = vault_account_get(t->core->vault, t->flow.account, &account);
	if (r != OK)
		return r;
	/* Found out after he was told that it will be ready shortly. */
	if (account.status == ACCOUNT_CONFLICT) {
		t->flow.step = STEP_STOPPED;
		t->flow.says = SAYS_AMBIGUOUS;
		activation_screen_place(t);
		return OK;
	}
	if (is_seen(&t->flow, &account)) {
		msg_put(t->reply, M_STEP, msg_step_name(STEP_LANDING));
		msg_put(t->reply, M_SAYS, "");
		return OK;
	}
	activation_screen_place(t);
	msg_put(t->reply, M_USERNAME, account.uid);
	msg_put(t->reply, M_MAIL_ADDRESS, t->flow.data.mail);
	if (account.status == ACCOUNT_PENDING)
		msg_put(t->reply, M_PENDING, "1");
	else if (letters_was_sent(t->core, LETTER_WELCOME, account.uid))
		msg_put(t->reply, M_TOLD, "1");
	return OK;
}

/* His row went away, or is another's, while he stood there: the next form ends
 * it, and until then the page has a way on. */
static void
say_gone(struct turn *t, const struct who *w)
{
	if (w->row != NULL || t->flow.step == STEP_STOPPED ||
	    (t->flow.step == STEP_ENROLMENT && w->rows != NULL))
		return;
	t->flow.step = STEP_STOPPED;
	t->flow.says = SAYS_NOT_FOUND;
}

/* The screens that show something of the registry. */
static enum outcome
put_of_registry(struct turn *t)
{
	struct who w = { 0 };
	enum outcome r;

	if ((r = find_who(t, &w)) != OK && t->flow.step != STEP_STOPPED)
		return r;
	if (r == OK)
		say_gone(t, &w);
	activation_screen_place(t);
	if (r != OK)			/* nobody knows why it stopped */
		return OK;
	if (t->flow.step == STEP_STOPPED)
		put_stopped(t, &w);
	else if (t->flow.step == STEP_ENROLMENT && w.rows != NULL)
		put_enrolments(t, &w);
	else if (t->flow.step == STEP_CONFIRM)
		put_confirm(t, &w.row->record);
	else if (t->flow.step == STEP_PASSWORD)
		put_password(t, &w.row->record);
	who_clear(&w);
	return r;
}

enum outcome
activation_screen(struct turn *t)
{
	switch (t->flow.step) {
	case STEP_DONE:
		return put_done(t);
	case STEP_ENROLMENT:
	case STEP_CONFIRM:
	case STEP_PASSWORD:
		return put_of_registry(t);
	case STEP_STOPPED:
		/* Only who proved a contact sees a word of the record. */
		if (t->flow.data.proven != 0)
			return put_of_registry(t);
		break;
	default:
		break;
	}
	activation_screen_place(t);
	switch (t->flow.step) {
	case STEP_CONTACT:
		put_typed_contact(t);
		return OK;
	case STEP_IDENTITY:
		put_identity(t);
		return OK;
	case STEP_PIN:
		put_pin(t);
		return OK;
	case STEP_REGISTRATION:
		if (t->flow.says != SAYS_NOTHING)
			msg_put(t->reply, M_AM, t->flow.data.typed_am);
		return OK;
	default:
		return OK;
	}
}

void
activation_screen_none(const struct msg *ask, struct msg *reply,
    enum msg_says says)
{
	(void)ask;
	msg_put(reply, M_STEP, msg_step_name(says == SAYS_EXPIRED ?
	    STEP_STOPPED : STEP_CAPACITY));
	msg_put(reply, M_SAYS, msg_says_name(says));
	if (says == SAYS_INPUT)
		msg_put(reply, M_PROBLEM, "source-missing");
}

void
activation_screen_before(struct turn *t)
{
	msg_put(t->reply, M_STEP, msg_step_name(STEP_PIN));
	msg_put(t->reply, M_SAYS, "");
	put_pin(t);
}
