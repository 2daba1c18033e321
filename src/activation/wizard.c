#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "turn/contact.h"
#include "activation/decide.h"
#include "turn/pin.h"
#include "turn/proof.h"
#include "activation/provision.h"
#include "turn/send.h"
#include "activation/wizard.h"
#include "person/amka.h"
#include "person/email.h"
#include "person/insurance.h"
#include "person/phone.h"

#define LOOKUP_WINDOW 600
#define DAY 86400
#define RETRIES 20		/* of one flow, in LOOKUP_WINDOW */

/* What was typed is kept: a mistake is to be seen and mended. */
static void
take_typed(struct turn *t, enum channel channel, const char *typed,
    char *kept, size_t size)
{
	char parsed[EMAIL_SIZE];
	const char *problem;

	if (text_is_empty(typed)) {
		kept[0] = '\0';
		return;
	}
	problem = contact_check(t->core->conf, channel, typed, parsed);
	if (problem != NULL)
		flow_problem(&t->flow, SAYS_INPUT, problem);
	snprintf(kept, size, "%s", problem != NULL ? typed : parsed);
}

static void
parse_contact(struct turn *t)
{
	struct flow_data *data = &t->flow.data;

	take_typed(t, CHANNEL_SMS, turn_get(t, M_MOBILE), data->mobile,
	    sizeof(data->mobile));
	take_typed(t, CHANNEL_EMAIL, turn_get(t, M_EMAIL), data->email,
	    sizeof(data->email));
	if (text_is_empty(data->mobile) && text_is_empty(data->email))
		flow_problem(&t->flow, SAYS_INPUT, "contact-missing");
}

/* Messages go to the contact as the registry holds it. */
static void
take_addresses(struct turn *t, const struct registry_rows *rows)
{
	struct flow_data *data = &t->flow.data;
	const bool sms = send_has_channel(t->core->conf, CHANNEL_SMS);
	const bool mail = send_has_channel(t->core->conf, CHANNEL_EMAIL);
	char mobile[PHONE_SIZE], email[EMAIL_SIZE];
	size_t i;

	for (i = 0; i < rows->count; i++) {
		const struct registry_row *row = &rows->row[i];

		if (sms && row->matched & REGISTRY_MOBILE &&
		    phone_parse(row->record.mobile, mobile) == OK)
			memcpy(data->to_mobile, mobile, sizeof(mobile));
		if (mail && row->matched & REGISTRY_EMAIL &&
		    email_parse(row->record.email, email) == OK)
			memcpy(data->to_email, email, sizeof(email));
	}
}

/* Nobody of the registry's rows has a number, and it is one person: the
 * manual asks for the AMKA before the PIN. */
static bool
asks_number_first(const struct turn *t, const struct registry_rows *rows)
{
	size_t i;

	if (t->core->conf->flow_privacy == PRIVACY_STRICT ||
	    who_persons(rows) != 1)
		return false;
	for (i = 0; i < rows->count; i++)
		if (record_has_number(&rows->row[i].record))
			return false;
	return true;
}

static enum outcome
go_to_pin(struct turn *t)
{
	enum outcome r;

	r = send_pins(t);
	if (r == E_LIMIT) {
		log_info("no PIN is sent: a limit of the day was reached");
		flow_problem(&t->flow, SAYS_LIMIT, "daily-limit");
		return OK;
	}
	if (r != OK)
		return decide_unavailable(t, r);
	flow_go(&t->flow, STEP_PIN);
	return vault_audit(t->core->vault, "pin.sent", OK, &t->flow, "",
	    t->client);
}

static enum outcome
not_found(struct turn *t)
{
	enum outcome r;

	r = vault_tally_take(t->core->vault, "miss", t->client, LOOKUP_WINDOW,
	    t->core->conf->limit_client_misses);
	flow_say(&t->flow, r == OK ? SAYS_NOT_FOUND : r == E_LIMIT ?
	    SAYS_LIMIT : SAYS_UNAVAILABLE);
	/* The page shows the reference although the flow goes on. */
	snprintf(t->flow.reason, sizeof(t->flow.reason), "no row of the "
	    "registry holds the contact that was typed");
	return vault_audit(t->core->vault, "contact.unknown", E_NOTFOUND,
	    &t->flow, "", t->client);
}

static enum outcome
after_lookup(struct turn *t, enum outcome found,
    const struct registry_rows *rows)
{
	struct flow_data *data = &t->flow.data;
	const bool strict =
	    t->core->conf->flow_privacy == PRIVACY_STRICT;

	data->to_mobile[0] = data->to_email[0] = '\0';
	if (found == OK)
		take_addresses(t, rows);
	if (strict)
		return go_to_pin(t);
	if (found != OK)
		return not_found(t);
	if (data->to_mobile[0] == '\0' && data->to_email[0] == '\0') {
		log_warn("the contact is known, but there is no way to send "
		    "to it: look at sms.driver and mail.host");
		flow_say(&t->flow, SAYS_UNAVAILABLE);
		return OK;
	}
	if (asks_number_first(t, rows)) {
		flow_go(&t->flow, STEP_IDENTITY);
		return OK;
	}
	return go_to_pin(t);
}

/* Past the misses nobody is looked up any more: found or not, the answer is
 * the same. */
static enum outcome
count_lookup(struct turn *t)
{
	const struct conf *conf = t->core->conf;
	enum outcome r;

	r = vault_tally_take(t->core->vault, "lookup", t->client,
	    LOOKUP_WINDOW, conf->limit_client_lookups);
	if (r == OK)
		r = vault_tally_look(t->core->vault, "miss", t->client,
		    LOOKUP_WINDOW, conf->limit_client_misses);
	if (r == E_LIMIT)
		log_warn("limit.client_lookups or client_misses reached by "
		    "one address");
	return r;
}

enum outcome
serve_contact(struct turn *t)
{
	struct registry_rows *rows = NULL;
	enum outcome r;

	parse_contact(t);
	if (t->flow.says != SAYS_NOTHING)
		return OK;
	r = count_lookup(t);
	if (r == E_LIMIT) {
		flow_say(&t->flow, SAYS_LIMIT);
		return OK;
	}
	if (r != OK)
		return decide_unavailable(t, r);
	r = who_find_typed(t, &rows);
	/* A contact of too many rows is nobody's; the log has it. */
	if (r == E_LIMIT &&
	    t->core->conf->flow_privacy == PRIVACY_STRICT)
		r = E_NOTFOUND;
	if (r == OK || r == E_NOTFOUND)
		r = after_lookup(t, r, rows);
	else
		r = decide_unavailable(t, r == E_LIMIT ? E_CONF : r);
	registry_rows_free(&rows);
	return r;
}

/* The row that the number will be recorded for, or the only candidate. */
static enum outcome
take_supplied(struct turn *t)
{
	struct flow_row *f = &t->flow;
	const char *amka = turn_get(t, M_AMKA);
	const char *number = turn_get(t, M_INSURANCE_NUMBER);
	struct insurance foreign;
	char parsed[AMKA_SIZE];

	f->data.id_counted[0] = '\0';
	/* The page's other form. */
	if (msg_get(t->ask, M_AMKA) == NULL || !text_is_empty(number) ||
	    !text_is_empty(turn_get(t, M_INSURANCE_COUNTRY))) {
		if (insurance_parse(turn_get(t, M_INSURANCE_COUNTRY), number,
		    &foreign) != OK) {
			flow_problem(f, SAYS_INPUT, insurance_is_country(
			    turn_get(t, M_INSURANCE_COUNTRY)) ?
			    "insurance-syntax" : "country-syntax");
			return E_INPUT;
		}
		snprintf(f->data.id_country, sizeof(f->data.id_country), "%s",
		    foreign.country);
		snprintf(f->data.id_number, sizeof(f->data.id_number), "%s",
		    foreign.number);
		return OK;
	}
	if (amka_parse(amka, parsed) != OK) {
		flow_problem(f, SAYS_INPUT, text_is_empty(amka) ?
		    "amka-missing" : "amka-syntax");
		return E_INPUT;
	}
	snprintf(f->data.id_country, sizeof(f->data.id_country), "GR");
	snprintf(f->data.id_number, sizeof(f->data.id_number), "%s", parsed);
	return OK;
}

/* Before the PIN nothing is compared, and who types may be a stranger: he
 * uses up what his own address has, not the day of the one he names. */
static enum outcome
count_typed(struct turn *t)
{
	struct registry_rows *rows = NULL;
	char row[DECIDE_NAME_SIZE] = "", whom[DECIDE_NAME_SIZE + 80];
	enum outcome r;

	r = who_find_typed(t, &rows);
	if (r == OK)
		decide_rows_name(rows, row);
	registry_rows_free(&rows);
	if (r != OK && r != E_NOTFOUND)
		return r;
	snprintf(whom, sizeof(whom), "%s|%s", t->client, row);
	return vault_tally_take(t->core->vault, "typed", whom, DAY,
	    DECIDE_NUMBERS_DAILY);
}

enum outcome
serve_identity(struct turn *t)
{
	enum outcome r;

	if (take_supplied(t) != OK)
		return OK;
	if (t->flow.data.proven[0] != '\0')
		return decide_next(t);
	r = count_typed(t);
	if (r == E_LIMIT)
		return decide_stop_numbers(t);
	if (r != OK)
		return decide_unavailable(t, r);
	return go_to_pin(t);
}

static enum outcome
pin_was_right(struct turn *t, enum channel channel)
{
	struct flow_row *f = &t->flow;
	enum outcome r;

	snprintf(f->data.proven, sizeof(f->data.proven), "%s",
	    channel_name(channel));
	f->tries = 0;
	if ((r = vault_pin_use(t->core->vault, f->id)) != OK ||
	    (r = vault_flow_renew(t->core->vault, f)) != OK)
		return r;
	vault_flow_handle(t->core->vault, f, t->handle);
	if ((r = vault_audit(t->core->vault, "pin.entered", OK, f, "",
	    t->client)) != OK)
		return r;
	return decide_next(t);
}

static enum outcome
pin_was_wrong(struct turn *t, enum outcome why)
{
	struct flow_row *f = &t->flow;

	if (why == E_EXPIRED)
		flow_say(f, SAYS_EXPIRED);
	else if (f->tries >= t->core->conf->pin_tries)
		flow_stop(f, SAYS_PIN_LOCKED, "too many wrong PINs");
	else
		flow_say(f, SAYS_PIN_WRONG);
	log_info("PIN refused: %s", msg_says_name(f->says));
	return vault_audit(t->core->vault, f->ended != 0 ? "pin.locked" :
	    "pin.failed", why, f, "", t->client);
}

static enum outcome
match_pin(struct turn *t, const char *pin)
{
	enum channel channel;
	enum outcome r;

	r = vault_pin_match(t->core->vault, t->flow.id, pin, false, &channel);
	if (r == OK)
		return pin_was_right(t, channel);
	if (r == E_DENIED || r == E_EXPIRED)
		return pin_was_wrong(t, r);
	return r;
}

enum outcome
serve_pin(struct turn *t)
{
	char pin[PIN_SIZE];
	enum outcome r;
	bool left;

	if (pin_parse(turn_get(t, M_PIN), (size_t)t->core->conf->pin_digits,
	    pin) != OK) {
		flow_problem(&t->flow, SAYS_INPUT, "pin-syntax");
		return OK;
	}
	r = turn_reserve_try(t, &left);
	/* Another request may have moved the flow while it was unlocked. */
	if (r == OK && left) {
		if (t->flow.by_old_handle)
			r = proof_again(t);
		else if (t->flow.step == STEP_PIN)
			r = match_pin(t, pin);
	}
	sodium_memzero(pin, sizeof(pin));
	return r;
}

enum outcome
serve_resend(struct turn *t)
{
	enum outcome r;

	if (!send_is_due(t))
		return OK;
	r = send_pins(t);
	if (r == E_LIMIT) {
		flow_problem(&t->flow, SAYS_LIMIT, "daily-limit");
		return OK;
	}
	if (r != OK)
		return decide_unavailable(t, r);
	return vault_audit(t->core->vault, "pin.sent", OK, &t->flow, "",
	    t->client);
}

enum outcome
serve_retry(struct turn *t)
{
	enum outcome r;

	/* Past the limit the page stays as it is, with its button. */
	r = vault_tally_take(t->core->vault, "retry", t->flow.reference,
	    LOOKUP_WINDOW, RETRIES);
	if (r != OK)
		return r == E_LIMIT ? OK : r;
	flow_say(&t->flow, SAYS_NOTHING);
	return decide_next(t);
}

/* Only a proven contact is kept: a wrong one must not open the account. */
enum outcome
serve_agree(struct turn *t)
{
	struct flow_data *data = &t->flow.data;
	const bool sms = strcmp(data->proven,
	    channel_name(CHANNEL_SMS)) == 0;

	if (sms && *turn_get(t, M_KEEP_MOBILE) != '\0')
		data->keep_mobile[0] = '1';
	if (!sms && *turn_get(t, M_KEEP_EMAIL) != '\0')
		data->keep_email[0] = '1';
	flow_go(&t->flow, STEP_PASSWORD);
	return OK;
}

enum outcome
serve_disagree(struct turn *t)
{
	struct who w = { 0 };
	enum outcome r;

	if ((r = who_find(t, &w)) != OK)
		return decide_unavailable(t, r);
	flow_stop(&t->flow, SAYS_DISAGREED, "the student disagreed with the "
	    "data shown");
	r = vault_notice_add(t->core->vault, "disagreed", &t->flow,
	    w.row != NULL ? w.row->record.department_id : "",
	    "surname, father's name, birth date or sex");
	who_clear(&w);
	if (r != OK)
		return r;
	return vault_audit(t->core->vault, "activation.disagreed", E_DENIED,
	    &t->flow, "", t->client);
}

static void
policy_names(const struct record *record, struct policy_context *c)
{
	c->username = record->login_name;
	c->names[0] = record->first_name_el;
	c->names[1] = record->last_name_el;
	c->names[2] = record->first_name_en;
	c->names[3] = record->last_name_en;
	c->names[4] = record->father_el;
	c->names[5] = record->father_en;
	c->ssn = record->ssn;
	c->mobile = record->mobile;
	c->email = record->email;
	c->birth_date = record->birth_date;
}

static enum outcome
check_password(struct turn *t, const struct record *record,
    const struct secret *password)
{
	struct policy_context context = { 0 };
	struct policy_result result = { .count = 0 };
	enum msg_says mistake;
	enum outcome r;
	size_t i;

	policy_names(record, &context);
	if (context.ssn[0] == '\0')
		context.ssn = t->flow.data.id_number;
	r = policy_check(t->core->policy, password, &context, &result);
	if (r != OK && r != E_INPUT)
		return r;
	mistake = result.count == 0 ? SAYS_INPUT : SAYS_POLICY;
	for (i = 0; i < result.count; i++)
		flow_problem(&t->flow, mistake, policy_key(result.broken[i]));
	if (strcmp(turn_get(t, M_PASSWORD),
	    turn_get(t, M_PASSWORD_AGAIN)) != 0)
		flow_problem(&t->flow, mistake, "password-differ");
	t->flow.data.terms[0] = *turn_get(t, M_TERMS) == '\0' ? '\0' : '1';
	if (t->flow.data.terms[0] == '\0')
		flow_problem(&t->flow, mistake, "terms-missing");
	return OK;
}

enum outcome
serve_password(struct turn *t)
{
	struct secret *password = NULL;
	struct who w = { 0 };
	enum outcome r;

	if ((r = turn_get_password(t, M_PASSWORD, &password)) != OK)
		return r;
	if ((r = who_find(t, &w)) != OK) {
		r = decide_unavailable(t, r);
		goto done;
	}
	if (w.row == NULL) {
		r = decide_next(t);
		goto done;
	}
	if ((r = check_password(t, &w.row->record, password)) != OK)
		goto done;
	if (t->flow.says == SAYS_NOTHING)
		r = provision_begin(t, &w, password);
done:
	secret_free(&password);
	who_clear(&w);
	return r;
}
