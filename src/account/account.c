/*
 * mypassword: log in, change, contacts.  Forgetting is in recover.c.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "base/text.h"
#include "account/account.h"
#include "turn/consent.h"
#include "turn/contact.h"
#include "account/credential.h"
#include "turn/pin.h"
#include "turn/send.h"

#define CLIENT_WINDOW 600
#define DAY 86400

static void
set_note(struct turn *t, const char *key)
{
	snprintf(t->flow.data.note, sizeof(t->flow.data.note), "%s", key);
}

bool
account_expire(struct turn *t)
{
	const struct conf *conf = t->core->conf;
	struct flow_row *f = &t->flow;
	bool over = f->now >= f->expires;

	if (f->uid[0] != '\0')
		over = over || f->now - f->seen >= conf->account_idle ||
		    f->ended != 0;
	/* A proven PIN opens the new password no longer than it lived. */
	if (f->step == STEP_FORGOT_PASSWORD)
		over = over || f->now >= f->pin_expires;
	if (!over)
		return false;
	if (f->uid[0] == '\0' && f->step == STEP_LOGIN)
		return false;	/* nothing was open */
	f->uid[0] = '\0';
	sodium_memzero(&f->data, sizeof(f->data));
	flow_go(f, STEP_LOGIN);
	flow_say(f, SAYS_EXPIRED);
	return true;
}

bool
account_owns(const struct account_row *account, const char *unique_id)
{
	return *unique_id == '\0' ||
	    strcmp(account->unique_id, unique_id) == 0;
}

static enum outcome
find_account(struct turn *t, const struct directory_login *login,
    struct account_row *out)
{
	enum outcome r;

	r = vault_account_find_uid(t->core->vault, login->uid, out);
	if (r == E_NOTFOUND)
		r = vault_account_adopt(t->core->vault, login->uid,
		    login->unique_id, out);
	if (r != OK)
		return r == E_NOTFOUND ? E_DENIED : r;
	if (!account_owns(out, login->unique_id)) {
		log_warn("uid %s: the directory's entry is not that of our "
		    "account", login->uid);
		return E_DENIED;
	}
	return out->status == ACCOUNT_ACTIVE ? OK : E_DENIED;
}

/* What the directory's policy says of a password that was right. */
static void
note_policy(struct turn *t, const struct directory_login *login)
{
	if (login->must_change)
		set_note(t, "must-change");
	else if (login->grace >= 0)
		set_note(t, "grace");
	else if (login->expires_in >= 0)
		set_note(t, "expires");
}

static enum outcome
log_in_as(struct turn *t, const struct directory_login *login)
{
	struct flow_row *f = &t->flow;
	struct account_row account = { 0 };
	enum outcome r;

	if ((r = find_account(t, login, &account)) == E_DENIED) {
		flow_say(f, SAYS_DENIED);
		return OK;
	}
	if (r != OK)
		return r;
	snprintf(f->uid, sizeof(f->uid), "%s", login->uid);
	f->account = account.id;
	f->tries = f->sends = 0;
	flow_go(f, login->must_change ? STEP_CHANGE : STEP_MENU);
	note_policy(t, login);
	/* A new handle at each gain of rights. */
	if ((r = vault_flow_renew(t->core->vault, f)) != OK)
		return r;
	vault_flow_handle(t->core->vault, f, t->handle);
	return vault_audit(t->core->vault, "login.done", OK, f, "",
	    t->client);
}

enum outcome
serve_login(struct turn *t)
{
	struct directory_login login = { .uid = "" };
	char name[256];
	enum outcome r;

	flow_set_page(&t->flow, "");
	flow_go(&t->flow, STEP_LOGIN);
	if (text_trim(name, sizeof(name), turn_get(t, M_USERNAME)) != OK ||
	    name[0] == '\0' || *turn_get(t, M_PASSWORD) == '\0') {
		flow_problem(&t->flow, SAYS_INPUT, "login-missing");
		return OK;
	}
	r = vault_tally_take(t->core->vault, "login", t->client,
	    CLIENT_WINDOW, t->core->conf->limit_client_logins);
	if (r == OK)
		r = credential_check(t, name, M_PASSWORD, &login);
	switch (r) {
	case OK:
		return log_in_as(t, &login);
	case E_DENIED:
	case E_INPUT:
		if (t->flow.says == SAYS_NOTHING)
			flow_say(&t->flow, SAYS_DENIED);
		return OK;
	case E_LIMIT:
		flow_say(&t->flow, SAYS_LIMIT);
		return OK;
	case E_EXPIRED:
		flow_problem(&t->flow, SAYS_DENIED, "password-expired");
		return OK;
	default:
		flow_say(&t->flow, SAYS_UNAVAILABLE);
		return OK;
	}
}

enum outcome
serve_logout(struct turn *t)
{
	struct flow_row *f = &t->flow;
	enum outcome r = OK;

	if (f->uid[0] != '\0')
		r = vault_audit(t->core->vault, "logout.done", OK, f, "",
		    t->client);
	f->uid[0] = '\0';
	f->ended = f->now;
	sodium_memzero(&f->data, sizeof(f->data));
	flow_go(f, STEP_LOGIN);
	return r;
}

enum outcome
serve_change(struct turn *t)
{
	struct directory_login login;
	struct flow_row *f = &t->flow;
	enum outcome r;

	flow_set_page(&t->flow, "change");
	r = credential_check(t, f->uid, M_PASSWORD_NOW, &login);
	if (r == E_DENIED || r == E_INPUT) {
		if (f->says == SAYS_NOTHING)
			flow_problem(f, SAYS_DENIED, "password-now-wrong");
		return OK;
	}
	if (r == E_LIMIT) {
		flow_say(f, SAYS_LIMIT);
		return OK;
	}
	if (r != OK && r != E_EXPIRED) {
		flow_say(f, SAYS_UNAVAILABLE);
		return OK;
	}
	if (strcmp(turn_get(t, M_PASSWORD_NOW),
	    turn_get(t, M_PASSWORD)) == 0)
		flow_problem(f, SAYS_POLICY, "password-same");
	if ((r = credential_set(t, f->uid)) != OK || f->says != SAYS_NOTHING)
		return r;
	flow_go(f, STEP_MENU);
	flow_set_page(&t->flow, "changed");
	if ((r = vault_flow_renew(t->core->vault, f)) != OK)
		return r;
	vault_flow_handle(t->core->vault, f, t->handle);
	return OK;
}

/* Who knows the password of the account that the flow is logged in to may
 * have its handle once more. */
static void
hand_out_again(struct turn *t)
{
	struct flow_row before = t->flow;
	struct directory_login login;
	enum outcome r;

	r = credential_check(t, before.uid, M_PASSWORD, &login);
	t->flow = before;	/* what is wrong now is not told there */
	if (r == OK) {
		vault_flow_handle(t->core->vault, &t->flow, t->handle);
		t->flow.by_old_handle = false;
	}
	sodium_memzero(&before, sizeof(before));
}

enum outcome
serve_change_again(struct turn *t)
{
	if (t->flow.uid[0] != '\0' &&
	    strcmp(t->flow.data.page, "changed") == 0)
		hand_out_again(t);
	return OK;
}

enum outcome
serve_login_again(struct turn *t)
{
	char name[256];

	if (t->flow.uid[0] != '\0' && text_trim(name, sizeof(name),
	    turn_get(t, M_USERNAME)) == OK &&
	    strcasecmp(name, t->flow.uid) == 0)
		hand_out_again(t);
	return OK;
}

/* What a contact's form says of one channel. */
enum wish { WISH_NONE, WISH_REMOVE, WISH_NEW, WISH_BAD };

/* What was typed is kept for the page, until all of it is right. */
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
	snprintf(sms ? data->mobile : data->email,
	    sms ? sizeof(data->mobile) : sizeof(data->email), "%s", typed);
	problem = contact_check(t->core->conf, channel, typed, parsed);
	if (problem != NULL) {
		flow_problem(&t->flow, SAYS_INPUT, problem);
		return WISH_BAD;
	}
	return strcmp(parsed, stored) == 0 ? WISH_NONE : WISH_NEW;
}

/* "" if none is stored. */
static enum outcome
get_stored(struct turn *t, enum channel channel, char out[EMAIL_SIZE])
{
	enum outcome r;

	r = vault_contact_get(t->core->vault, t->flow.account, channel, out,
	    EMAIL_SIZE);
	if (r == E_NOTFOUND) {
		out[0] = '\0';
		r = OK;
	}
	return r;
}

static enum outcome
mirror_mobile(struct turn *t, enum channel channel, const char *value)
{
	const char *values[2] = { *value != '\0' ? value : NULL, NULL };

	if (channel != CHANNEL_SMS || !t->core->conf->account_update_mobile)
		return OK;
	return directory_set_values(t->core->directory, t->flow.uid,
	    "mobile", values, &t->detail);
}

/* Every contact kept so far is told, and how to object: a thief may begin
 * with the one that the owner does not keep. */
static enum outcome
tell_stored(struct turn *t)
{
	char to[EMAIL_SIZE];
	enum outcome r = OK;
	size_t i;

	for (i = 0; i < CHANNELS && r == OK; i++) {
		r = get_stored(t, (enum channel)i, to);
		if (r == OK && to[0] != '\0')
			r = send_letter(t->core, LETTER_CONTACT,
			    (enum channel)i, to, &t->flow);
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
	    (r = mirror_mobile(t, channel, value)) != OK)
		return r;
	r = *value != '\0' ? vault_contact_put(v, t->flow.account, channel,
	    value) : vault_contact_remove(v, t->flow.account, channel);
	if (r == OK)
		r = consent_record_contact(t, channel, *value != '\0');
	if (r == OK)
		r = vault_audit(v, *value != '\0' ? "contact.stored" :
		    "contact.removed", OK, &t->flow, "", t->client);
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

/* Whoever is logged in may type any number: so many a day, and no more. */
static enum outcome
send_proofs(struct turn *t)
{
	enum outcome r;

	r = vault_tally_take(t->core->vault, "prove", t->flow.uid, DAY,
	    t->core->conf->limit_contact_daily);
	if (r != OK)
		return r;
	t->letter = LETTER_PROVE;
	return send_pins(t);
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
	r = send_proofs(t);
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
	    f->now - f->last_send < SEND_TWICE_S &&
	    waits_for_pin(t, CHANNEL_SMS) && waits_for_pin(t, CHANNEL_EMAIL);
}

enum outcome
serve_contacts(struct turn *t)
{
	struct flow_data *data = &t->flow.data;
	char parsed[CHANNELS][EMAIL_SIZE] = { "", "" };
	char stored[EMAIL_SIZE];
	enum wish wish[CHANNELS];
	enum outcome r = OK;
	size_t i;

	if (is_pressed_twice(t))
		return OK;
	/* What waited for its PIN is given up. */
	flow_go(&t->flow, STEP_MENU);
	flow_set_page(&t->flow, "contacts");
	data->mobile[0] = data->email[0] = '\0';
	t->flow.tries = t->flow.sends = 0;
	for (i = 0; i < CHANNELS && r == OK; i++)
		if ((r = get_stored(t, (enum channel)i, stored)) == OK)
			wish[i] = read_wish(t, (enum channel)i, stored,
			    parsed[i]);
	if (r != OK || t->flow.says != SAYS_NOTHING)
		return r;
	data->mobile[0] = data->email[0] = '\0';
	for (i = 0; i < CHANNELS && r == OK; i++)
		r = apply_wish(t, (enum channel)i, wish[i], parsed[i]);
	if (r != OK)
		return r;
	if (data->mobile[0] != '\0' || data->email[0] != '\0')
		return prove_contacts(t);
	if (wish[CHANNEL_SMS] != WISH_NONE || wish[CHANNEL_EMAIL] != WISH_NONE)
		set_note(t, "contacts-saved");
	return OK;
}

static enum outcome
contact_is_proven(struct turn *t, enum channel channel)
{
	struct flow_data *data = &t->flow.data;
	char *value = channel == CHANNEL_SMS ? data->mobile : data->email;
	enum outcome r;

	set_note(t, "contacts-saved");
	if (value[0] == '\0')
		return OK;	/* pressed twice: it is stored already */
	if ((r = store_contact(t, channel, value)) != OK)
		return r;
	value[0] = '\0';
	t->flow.tries = 0;
	/* The other channel's PIN stays alive until it is entered. */
	if (data->mobile[0] == '\0' && data->email[0] == '\0') {
		if ((r = vault_pin_use(t->core->vault, t->flow.id)) != OK)
			return r;
		flow_go(&t->flow, STEP_MENU);
	}
	return OK;
}

/* The log-in stays; the new contact is given up. */
static void
give_up_contact(struct turn *t)
{
	t->flow.ended = 0;
	flow_go(&t->flow, STEP_MENU);
	flow_say(&t->flow, SAYS_PIN_LOCKED);
}

static enum outcome
match_contact_pin(struct turn *t, const char *pin)
{
	enum channel channel = CHANNEL_SMS;
	enum outcome r;

	r = vault_pin_match(t->core->vault, t->flow.id, pin, false, &channel);
	if (r == OK)
		return contact_is_proven(t, channel);
	if (r != E_DENIED && r != E_EXPIRED)
		return r;
	if (r == E_DENIED && t->flow.tries >= t->core->conf->pin_tries)
		give_up_contact(t);
	else
		flow_say(&t->flow, r == E_DENIED ? SAYS_PIN_WRONG :
		    SAYS_EXPIRED);
	return OK;
}

enum outcome
serve_contact_pin(struct turn *t)
{
	char pin[PIN_SIZE];
	enum outcome r;
	bool left;

	flow_set_page(&t->flow, "contacts");
	if (pin_parse(turn_get(t, M_PIN), (size_t)t->core->conf->pin_digits,
	    pin) != OK) {
		flow_problem(&t->flow, SAYS_INPUT, "pin-syntax");
		return OK;
	}
	r = turn_reserve_try(t, &left);
	if (r == OK && !left && t->flow.uid[0] != '\0')
		give_up_contact(t);
	else if (r == OK && t->flow.step == STEP_CONTACT_PIN)
		r = match_contact_pin(t, pin);
	sodium_memzero(pin, sizeof(pin));
	return r;
}

enum outcome
serve_account_resend(struct turn *t)
{
	enum outcome r;

	if (!send_is_due(t))
		return OK;
	if (t->flow.step == STEP_FORGOT_PIN)
		return serve_forgot(t);
	r = send_proofs(t);
	if (r == E_LIMIT) {
		flow_problem(&t->flow, SAYS_LIMIT, "daily-limit");
		return OK;
	}
	return r;
}
