/*
 * The contacts that an account keeps for recovery.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "account/contacts.h"
#include "account/credential.h"
#include "account/owed.h"
#include "account/standing.h"
#include "base/text.h"
#include "turn/consent.h"
#include "turn/contact.h"
#include "turn/flow.h"
#include "turn/letters.h"
#include "turn/proof.h"
#include "turn/round.h"
#include "vault/audit.h"
#include "vault/contact.h"
#include "vault/flow.h"
#include "vault/pin.h"

/* What a contact's form says of one channel. */
enum wish { WISH_NONE, WISH_REMOVE, WISH_NEW, WISH_BAD };

/* What was typed is kept for the page, until all of it is right. */
/* One mailbox, in whatever letters. */
static bool
is_same_contact(enum channel channel, const char *a, const char *b)
{
	char x[EMAIL_SIZE], y[EMAIL_SIZE];

	if (channel == CHANNEL_SMS)
		return strcmp(a, b) == 0;
	email_key(a, x);
	email_key(b, y);
	return strcmp(x, y) == 0;
}

static enum wish
read_wish(struct turn *t, enum channel channel, const char *stored,
    char parsed[EMAIL_SIZE])
{
	const bool sms = channel == CHANNEL_SMS;
	struct flow_data *data = &t->flow.data;
	const char *typed = turn_get(t, sms ? M_MOBILE : M_EMAIL);
	const char *problem;

	/* Emptied is withdrawn; a field that did not come is none. */
	if (msg_get(t->ask, sms ? M_MOBILE : M_EMAIL) == NULL)
		return WISH_NONE;
	if (text_is_empty(typed))
		return *stored == '\0' ? WISH_NONE : WISH_REMOVE;
	text_cut(sms ? data->mobile : data->email,
	    sms ? sizeof(data->mobile) : sizeof(data->email), typed);
	problem = contact_check(t->core->conf, channel, typed, parsed);
	if (problem != NULL) {
		flow_problem(&t->flow, SAYS_INPUT, problem);
		return WISH_BAD;
	}
	return is_same_contact(channel, parsed, stored) ? WISH_NONE : WISH_NEW;
}

static enum outcome
read_wishes(struct turn *t, enum wish wish[CHANNELS],
    char parsed[CHANNELS][EMAIL_SIZE])
{
	char stored[CHANNELS][EMAIL_SIZE];
	enum outcome r;
	enum channel i;

	r = vault_contact_all(t->core->vault, t->flow.account, stored);
	for (i = 0; i < CHANNELS && r == OK; i++)
		wish[i] = read_wish(t, i, stored[i], parsed[i]);
	sodium_memzero(stored, sizeof(stored));
	return r;
}

/* Every contact kept so far is told, and how to object: a thief may begin
 * with the one that the owner does not keep. */
static enum outcome
tell_stored(struct turn *t)
{
	char to[CHANNELS][EMAIL_SIZE];
	enum outcome r;
	enum channel i;

	r = vault_contact_all(t->core->vault, t->flow.account, to);
	for (i = 0; i < CHANNELS && r == OK; i++) {
		if (to[i][0] != '\0')
			r = letters_send(t->core, LETTER_CONTACT, i, to[i],
			    &t->flow);
		if (r == E_LIMIT)
			r = OK;
	}
	sodium_memzero(to, sizeof(to));
	return r;
}

/* value "": withdrawn.  A PIN that is on its way to the contact of before
 * opens nothing any more. */
static enum outcome
store_contact(struct turn *t, enum channel channel, const char *value)
{
	struct vault *v = t->core->vault;
	enum outcome r;

	if ((r = tell_stored(t)) != OK ||
	    (r = vault_flow_end_recoveries(v, t->flow.account)) != OK ||
	    (channel == CHANNEL_SMS && (r = owed_mobile(t)) != OK))
		return r;
	r = *value != '\0' ? vault_contact_put(v, t->flow.account, channel,
	    value) : vault_contact_remove(v, t->flow.account, channel);
	if (r == OK)
		r = consent_record_contact(t, channel, *value != '\0');
	if (r == OK)
		r = turn_audit(t, *value != '\0' ? "contact.stored" :
		    "contact.removed", OK);
	return r;
}

static enum outcome
apply_wish(struct turn *t, enum channel channel, enum wish wish,
    const char *parsed)
{
	struct flow_data *data = &t->flow.data;

	if (wish == WISH_REMOVE)
		return store_contact(t, channel, "");
	if (wish == WISH_NEW && channel == CHANNEL_SMS)
		snprintf(data->mobile, sizeof(data->mobile), "%.63s", parsed);
	if (wish == WISH_NEW && channel == CHANNEL_EMAIL)
		snprintf(data->email, sizeof(data->email), "%.255s", parsed);
	return OK;
}

static enum outcome
prove_contacts(struct turn *t)
{
	struct flow_data *data = &t->flow.data;
	enum outcome r;

	memcpy(data->to_mobile, data->mobile, sizeof(data->to_mobile));
	memcpy(data->to_email, data->email, sizeof(data->to_email));
	if ((r = vault_pin_drop(t->core->vault, t->flow.id)) != OK)
		return r;
	r = letters_pins(t, LETTER_PROVE);
	if (r == E_LIMIT) {
		flow_go(&t->flow, STEP_MENU);
		flow_say(&t->flow, SAYS_LIMIT);
		return OK;
	}
	if (r == OK)
		flow_go(&t->flow, STEP_CONTACT_PIN);
	return r;
}

static bool
waits_for_pin(struct turn *t, enum channel channel)
{
	const bool sms = channel == CHANNEL_SMS;
	const char *waits = sms ? t->flow.data.mobile : t->flow.data.email;
	char parsed[EMAIL_SIZE];

	return *waits == '\0' || (contact_check(t->core->conf, channel,
	    turn_get(t, sms ? M_MOBILE : M_EMAIL), parsed) == NULL &&
	    strcmp(parsed, waits) == 0);
}

/* The PINs are on their way: a second one would make the first void. */
static bool
is_pressed_twice(struct turn *t)
{
	const struct flow_row *f = &t->flow;

	return f->step == STEP_CONTACT_PIN &&
	    f->now - f->last_send < ROUND_TWICE_S &&
	    waits_for_pin(t, CHANNEL_SMS) && waits_for_pin(t, CHANNEL_EMAIL);
}

enum outcome
contacts_answer(struct turn *t)
{
	struct flow_data *data = &t->flow.data;
	char parsed[CHANNELS][EMAIL_SIZE] = { "", "" };
	enum wish wish[CHANNELS];
	enum outcome r;
	size_t i;

	if (is_pressed_twice(t))
		return OK;
	if ((r = standing_holds(t)) != OK)
		return r == E_DENIED ? OK : r;
	/* What waited for its PIN is given up. */
	flow_go(&t->flow, STEP_MENU);
	flow_set_page(&t->flow, PAGE_CONTACTS);
	data->mobile[0] = data->email[0] = '\0';
	t->flow.tries = t->flow.sends = 0;
	if ((r = read_wishes(t, wish, parsed)) != OK ||
	    t->flow.says != SAYS_NOTHING ||
	    (wish[CHANNEL_SMS] == WISH_NONE &&
	    wish[CHANNEL_EMAIL] == WISH_NONE))
		return r;
	/* They open the account: OWASP ASVS 5.0, 7.5.1. */
	if ((r = credential_confirm(t)) != OK) {
		if (t->flow.says == SAYS_LIMIT)
			flow_problem(&t->flow, SAYS_DENIED,
			    "password-now-shut");
		return r == E_DENIED ? OK : r;
	}
	data->mobile[0] = data->email[0] = '\0';
	for (i = 0; i < CHANNELS && r == OK; i++)
		r = apply_wish(t, (enum channel)i, wish[i], parsed[i]);
	if (r != OK)
		return r;
	if (data->mobile[0] != '\0' || data->email[0] != '\0') {
		if (wish[CHANNEL_SMS] == WISH_REMOVE)
			flow_set_note(&t->flow, "mobile-removed");
		if (wish[CHANNEL_EMAIL] == WISH_REMOVE)
			flow_set_note(&t->flow, "email-removed");
		return prove_contacts(t);
	}
	flow_set_note(&t->flow, "contacts-saved");
	return OK;
}

static enum outcome
contact_is_proven(struct turn *t, enum channel channel)
{
	struct flow_data *data = &t->flow.data;
	char *value = channel == CHANNEL_SMS ? data->mobile : data->email;
	enum outcome r;

	if (value[0] != '\0') {	/* else pressed twice, and stored already */
		if ((r = store_contact(t, channel, value)) != OK)
			return r;
		value[0] = '\0';
		t->flow.tries = 0;
	}
	/* The other channel's PIN stays alive until it is entered. */
	if (data->mobile[0] != '\0' || data->email[0] != '\0') {
		flow_set_note(&t->flow, channel == CHANNEL_SMS ?
		    "mobile-saved" : "email-saved");
		return OK;
	}
	flow_set_note(&t->flow, "contacts-saved");
	if ((r = vault_pin_use(t->core->vault, t->flow.id)) == OK)
		flow_go(&t->flow, STEP_MENU);
	return r;
}

/* The log-in stays; the new contact is given up. */
static void
give_up_contact(struct turn *t)
{
	t->flow.ended = 0;
	flow_go(&t->flow, STEP_MENU);
	flow_say(&t->flow, SAYS_PIN_LOCKED);
}

enum outcome
contacts_pin(struct turn *t)
{
	static const struct proof proof = { .step = STEP_CONTACT_PIN,
	    .right = contact_is_proven, .lock = give_up_contact };
	enum outcome r;

	flow_set_page(&t->flow, PAGE_CONTACTS);
	if ((r = standing_holds(t)) != OK)
		return r == E_DENIED ? OK : r;
	return proof_take(t, &proof);
}

enum outcome
contacts_resend(struct turn *t)
{
	enum outcome r;

	if ((r = standing_holds(t)) != OK)
		return r == E_DENIED ? OK : r;
	r = letters_pins(t, LETTER_PROVE);
	if (r == E_LIMIT) {
		flow_problem(&t->flow, SAYS_LIMIT, "daily-limit");
		return OK;
	}
	return r;
}
