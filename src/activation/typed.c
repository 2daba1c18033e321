/*
 * What is typed before the PIN: a contact, and, where the registry has none, a
 * number.  Nothing is proven yet.
 */
#include <stdio.h>
#include <string.h>

#include "activation/advance.h"
#include "activation/find.h"
#include "activation/identity.h"
#include "activation/typed.h"
#include "base/log.h"
#include "base/text.h"
#include "person/amka.h"
#include "turn/contact.h"
#include "turn/flow.h"
#include "turn/letters.h"
#include "vault/tally.h"

#define LOOKUP_WINDOW 600

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
	text_cut(kept, size, problem != NULL ? typed : parsed);
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
	const bool sms = letters_has_channel(t->core->conf, CHANNEL_SMS);
	const bool mail = letters_has_channel(t->core->conf, CHANNEL_EMAIL);
	char key[EMAIL_SIZE], held[EMAIL_SIZE];
	size_t i;

	email_key(data->email, key);
	for (i = 0; i < rows->count; i++) {
		const struct registry_row *row = &rows->row[i];

		if (sms && row->matched & REGISTRY_MOBILE)
			memcpy(data->to_mobile, data->mobile,
			    sizeof(data->to_mobile));
		if (mail && row->matched & REGISTRY_EMAIL &&
		    record_has_email(&row->record, key, held))
			memcpy(data->to_email, held, sizeof(held));
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
send_pin(struct turn *t)
{
	enum outcome r;

	r = letters_pins(t, LETTER_PIN);
	if (r == E_LIMIT) {
		log_info("no PIN is sent: a limit of the day was reached");
		flow_problem(&t->flow, SAYS_LIMIT, "daily-limit");
		return OK;
	}
	if (r != OK)
		return advance_unavailable(t, r);
	flow_go(&t->flow, STEP_PIN);
	return turn_audit(t, "pin.sent", OK);
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
	return turn_audit(t, "contact.unknown", E_NOTFOUND);
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
		return send_pin(t);
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
	return send_pin(t);
}

enum { LOOKUPS, MISSES };

/* Past the misses nobody is looked up any more: found or not, the answer is
 * the same. */
static enum outcome
count_lookup(struct turn *t)
{
	struct tally tally[] = {
		[LOOKUPS] = { .window_s = LOOKUP_WINDOW, .n = 1 },
		[MISSES] = { .window_s = LOOKUP_WINDOW, .n = 0 },
	};
	const struct conf *conf = t->core->conf;
	struct vault *v = t->core->vault;
	enum outcome r;

	vault_tally_name(v, &tally[LOOKUPS], "lookup", t->client);
	vault_tally_name(v, &tally[MISSES], "miss", t->client);
	if ((r = vault_tally_add(v, tally, 2)) != OK)
		return r;
	if (tally[LOOKUPS].count <= conf->limit_client_lookups &&
	    tally[MISSES].count < conf->limit_client_misses)
		return OK;
	log_warn("limit.client_lookups or client_misses reached by one "
	    "address");
	return E_LIMIT;
}

enum outcome
typed_contact(struct turn *t)
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
		return advance_unavailable(t, r);
	r = find_typed(t, &rows);
	/* A contact of too many rows is nobody's; the log has it. */
	if (r == E_LIMIT &&
	    t->core->conf->flow_privacy == PRIVACY_STRICT)
		r = E_NOTFOUND;
	if (r == OK || r == E_NOTFOUND)
		r = after_lookup(t, r, rows);
	else
		r = advance_unavailable(t, r == E_LIMIT ? E_CONF : r);
	registry_rows_free(&rows);
	return r;
}

/* To be seen again where it is wrong, or nobody has time to look at it. */
static void
keep_supplied(struct turn *t)
{
	struct flow_data *data = &t->flow.data;

	text_cut(data->typed_amka, sizeof(data->typed_amka),
	    turn_get(t, M_AMKA));
	text_cut(data->typed_country, sizeof(data->typed_country),
	    turn_get(t, M_INSURANCE_COUNTRY));
	text_cut(data->typed_number, sizeof(data->typed_number),
	    turn_get(t, M_INSURANCE_NUMBER));
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

	f->data.id_counted = false;
	keep_supplied(t);
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

enum outcome
typed_identity(struct turn *t)
{
	struct registry_rows *rows = NULL;
	enum outcome r;

	if (take_supplied(t) != OK)
		return OK;
	if (t->flow.data.proven != 0)
		return advance(t);
	r = find_typed(t, &rows);
	if (r == OK || r == E_NOTFOUND)
		r = identity_count_typed(t, rows);
	registry_rows_free(&rows);
	if (r == E_LIMIT) {
		identity_stop(t);
		return OK;
	}
	return r == OK ? send_pin(t) : advance_unavailable(t, r);
}
