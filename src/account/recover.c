/*
 * mypassword: forgotten password, forgotten username.  The page's answer
 * is the same, and takes the same time, whoever is asked for: the request
 * is written down, and looked into by a job.  The PIN goes to the stored
 * contact only; what was typed is compared.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "account/account.h"
#include "account/credential.h"
#include "turn/pin.h"
#include "turn/send.h"
#include "turn/proof.h"
#include "person/date.h"
#include "person/email.h"
#include "person/phone.h"

#define HOUR 3600
#define CLIENT_WINDOW 600
#define ACCOUNTS_MAX 8

static bool
parse_as(enum channel channel, const char *typed, char out[EMAIL_SIZE])
{
	if (channel == CHANNEL_SMS)
		return phone_parse(typed, out) == OK;
	return email_parse(typed, out) == OK;
}

/* By the look of it: an address has an @. */
static enum channel
channel_of(const char *contact)
{
	return strchr(contact, '@') != NULL ? CHANNEL_EMAIL : CHANNEL_SMS;
}

static void
read_forgot(struct turn *t)
{
	struct flow_data *data = &t->flow.data;
	const char *channel = turn_get(t, M_CHANNEL);
	const char *contact = turn_get(t, M_CONTACT);
	char parsed[EMAIL_SIZE];
	bool sms = strcmp(channel, channel_name(CHANNEL_SMS)) == 0;

	snprintf(data->contact, sizeof(data->contact), "%.255s", contact);
	snprintf(data->channel, sizeof(data->channel), "%s",
	    sms || strcmp(channel, channel_name(CHANNEL_EMAIL)) == 0 ?
	    channel : "");
	if (text_trim(data->uid, sizeof(data->uid),
	    turn_get(t, M_USERNAME)) != OK || data->uid[0] == '\0')
		flow_problem(&t->flow, SAYS_INPUT, "username-missing");
	text_ascii_lower(data->uid);
	if (data->channel[0] == '\0')
		flow_problem(&t->flow, SAYS_INPUT, "channel-missing");
	else if (!parse_as(sms ? CHANNEL_SMS : CHANNEL_EMAIL, contact,
	    parsed))
		flow_problem(&t->flow, SAYS_INPUT, sms ? "mobile-syntax" :
		    "email-syntax");
	else
		memcpy(data->contact, parsed, sizeof(parsed));
}

/* Counted for whoever is asked for, known or not; of a name together with
 * the contact, so that a stranger who knows the one does not stop the
 * owner.  The contact by itself counts where something is sent to it: what
 * is only typed here must not use up what an activation may be sent. */
static enum outcome
take_limits(struct turn *t)
{
	const struct flow_data *data = &t->flow.data;
	char whom[sizeof(data->uid) + EMAIL_SIZE], contact[EMAIL_SIZE];
	enum outcome r;

	email_key(data->contact, contact);
	snprintf(whom, sizeof(whom), "%s|%s", data->uid, contact);
	r = vault_tally_take(t->core->vault, "forgot-client", t->client,
	    CLIENT_WINDOW, t->core->conf->limit_client_recoveries);
	if (r == OK)
		r = vault_tally_take(t->core->vault, "forgot", whom, HOUR,
		    t->core->conf->limit_username_hourly);
	return r;
}

/* A PIN that nobody knows stands there until the job puts the true one in
 * its place, if there is to be one. */
static enum outcome
ask_for_pin(struct turn *t)
{
	const struct conf *conf = t->core->conf;
	struct flow_row *f = &t->flow;
	char pin[PIN_SIZE];
	enum outcome r;

	/* One of another channel would open the account asked for now. */
	if ((r = vault_pin_drop(t->core->vault, f->id)) != OK)
		return r;
	pin_make((size_t)conf->pin_digits, pin);
	r = vault_pin_put(t->core->vault, f->id, strcmp(f->data.channel,
	    channel_name(CHANNEL_SMS)) == 0 ? CHANNEL_SMS : CHANNEL_EMAIL,
	    pin, conf->pin_life);
	sodium_memzero(pin, sizeof(pin));
	if (r == OK)
		r = vault_job_put(t->core->vault, "recover", f->id);
	if (r != OK)
		return r;
	f->sends++;
	f->last_send = f->now;
	f->pin_expires = f->now + conf->pin_life;
	flow_go(f, STEP_FORGOT_PIN);
	return vault_audit(t->core->vault, "recovery.asked", OK, f, "",
	    t->client);
}

enum outcome
serve_forgot(struct turn *t)
{
	const bool again = t->flow.step == STEP_FORGOT_PIN &&
	    msg_type(t->ask) == MSG_ACCOUNT_RESEND;
	enum outcome r;

	flow_set_page(&t->flow, "forgot");
	if (!again) {
		flow_go(&t->flow, STEP_LOGIN);
		t->flow.account = 0;
		t->flow.sends = 0;
		t->flow.tries = 0;
		read_forgot(t);
		if (t->flow.says != SAYS_NOTHING)
			return OK;
	}
	r = take_limits(t);
	if (r == E_LIMIT) {
		flow_say(&t->flow, SAYS_LIMIT);
		return OK;
	}
	return r == OK ? ask_for_pin(t) : r;
}

enum outcome
serve_forgot_username(struct turn *t)
{
	struct flow_data *data = &t->flow.data;
	const char *contact = turn_get(t, M_CONTACT);
	char parsed[EMAIL_SIZE], date[DATE_SIZE];
	enum outcome r;

	flow_set_page(&t->flow, "forgot");
	flow_go(&t->flow, STEP_LOGIN);
	data->uid[0] = '\0';
	if (!parse_as(channel_of(contact), contact, parsed))
		flow_problem(&t->flow, SAYS_INPUT, "contact-syntax");
	if (date_parse(turn_get(t, M_BIRTH_DATE), date) != OK)
		flow_problem(&t->flow, SAYS_INPUT, "date-syntax");
	if (t->flow.says != SAYS_NOTHING)
		return OK;
	memcpy(data->contact, parsed, sizeof(parsed));
	memcpy(data->birth_date, date, sizeof(date));
	r = take_limits(t);
	if (r == E_LIMIT) {
		flow_say(&t->flow, SAYS_LIMIT);
		return OK;
	}
	if (r != OK)
		return r;
	snprintf(data->note, sizeof(data->note), "username-sent");
	return vault_job_put(t->core->vault, "username", t->flow.id);
}

static enum outcome
pin_was_right(struct turn *t)
{
	struct flow_row *f = &t->flow;
	enum outcome r;

	f->tries = 0;
	flow_go(f, STEP_FORGOT_PASSWORD);
	f->pin_expires = f->now + t->core->conf->pin_life;
	if ((r = vault_pin_use(t->core->vault, f->id)) != OK ||
	    (r = vault_flow_renew(t->core->vault, f)) != OK)
		return r;
	vault_flow_handle(t->core->vault, f, t->handle);
	return vault_audit(t->core->vault, "recovery.proven", OK, f, "",
	    t->client);
}

static enum outcome
match(struct turn *t, const char *pin)
{
	enum channel channel;
	enum outcome r;

	r = vault_pin_match(t->core->vault, t->flow.id, pin, false, &channel);
	/* The blind PIN may be guessed, but belongs to no account. */
	if (r == OK && t->flow.account == 0)
		r = E_DENIED;
	if (r == OK)
		return pin_was_right(t);
	if (r != E_DENIED && r != E_EXPIRED)
		return r;
	if (r == E_EXPIRED)
		flow_say(&t->flow, SAYS_EXPIRED);
	else if (t->flow.tries >= t->core->conf->pin_tries)
		flow_stop(&t->flow, SAYS_PIN_LOCKED, "too many wrong PINs");
	else
		flow_say(&t->flow, SAYS_PIN_WRONG);
	return vault_audit(t->core->vault, "recovery.failed", r, &t->flow,
	    "", t->client);
}

enum outcome
serve_forgot_pin(struct turn *t)
{
	char pin[PIN_SIZE];
	enum outcome r;
	bool left;

	flow_set_page(&t->flow, "forgot");
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
		else if (t->flow.step == STEP_FORGOT_PIN)
			r = match(t, pin);
	}
	sodium_memzero(pin, sizeof(pin));
	return r;
}

static enum channel
asked_channel(const struct flow_row *f)
{
	return strcmp(f->data.channel, channel_name(CHANNEL_SMS)) == 0 ?
	    CHANNEL_SMS : CHANNEL_EMAIL;
}

/* Is it the same contact, in whatever letters its address is written? */
static bool
is_contact(const char *stored, const char *typed)
{
	char key[EMAIL_SIZE], other[EMAIL_SIZE];

	email_key(stored, key);
	email_key(typed, other);
	return strcmp(key, other) == 0;
}

/* Whether this account may come back by itself: OK, else E_DENIED. */
static enum outcome
may_recover(struct core *core, const struct account_row *account,
    struct directory_account *found)
{
	struct detail d = { "" };
	enum outcome r;

	if (account->status != ACCOUNT_ACTIVE)
		return E_DENIED;
	r = directory_find(core->directory, account->uid, found, &d);
	if (r == E_NOTFOUND || r == E_AMBIGUOUS)
		return E_DENIED;
	if (r != OK)
		return r;
	if (found->locked || !found->has_password ||
	    !account_owns(account, found->unique_id))
		return E_DENIED;
	r = directory_may_recover(core->directory, found, &d);
	if (r != OK && r != E_DENIED)
		log_outcome(LOG_LEVEL_ERR, r, &d, "recovery");
	return r;
}

/* The account that may be recovered, and the stored contact as it stands.
 * E_NOTFOUND, E_DENIED: none. */
static enum outcome
find_recoverable(struct core *core, const struct flow_row *f,
    struct account_row *account, char to[EMAIL_SIZE])
{
	struct directory_account found;
	char stored[EMAIL_SIZE];
	enum outcome r;

	r = vault_account_find_uid(core->vault, f->data.uid, account);
	if (r == OK)
		r = vault_contact_get(core->vault, account->id,
		    asked_channel(f), stored, sizeof(stored));
	if (r != OK)
		return r;
	if (!is_contact(stored, f->data.contact))
		return E_DENIED;
	if ((r = may_recover(core, account, &found)) == OK)
		memcpy(to, stored, sizeof(stored));
	return r;
}

enum outcome
serve_forgot_password(struct turn *t)
{
	struct flow_row *f = &t->flow;
	struct account_row account = { 0 };
	char contact[EMAIL_SIZE];
	enum outcome r;

	flow_set_page(&t->flow, "forgot");
	/* The time since the PIN counts: what was allowed then may not be
	 * now. */
	r = find_recoverable(t->core, f, &account, contact);
	sodium_memzero(contact, sizeof(contact));
	if (r == E_NOTFOUND || r == E_DENIED || (r == OK &&
	    account.id != f->account)) {
		flow_stop(f, SAYS_DENIED, "the account is not active, or its "
		    "contact is another by now");
		return OK;
	}
	if (r != OK || (r = credential_set(t, account.uid)) != OK ||
	    f->says != SAYS_NOTHING)
		return r;
	credential_clear_lockout(t, account.uid);
	flow_go(f, STEP_CHANGED);
	f->ended = f->now;
	return OK;
}

/* There is nothing to be done for him, and trying again changes nothing. */
static bool
is_final(enum outcome r)
{
	return r == OK || r == E_NOTFOUND || r == E_DENIED || r == E_LIMIT;
}

/* Any other outcome but OK: there is nobody to send a PIN to. */
static enum outcome
look_up(struct core *core, const struct flow_row *f, int64_t *account_id,
    char to[EMAIL_SIZE])
{
	struct account_row account = { 0 };
	char stored[EMAIL_SIZE];
	enum outcome r;

	if ((r = find_recoverable(core, f, &account, stored)) != OK ||
	    (r = send_take_contact(core, stored)) != OK ||
	    (r = send_take_budget(core, asked_channel(f), stored)) != OK)
		return r;
	*account_id = account.id;
	memcpy(to, stored, sizeof(stored));
	return OK;
}

static bool
is_same_question(const struct flow_row *a, const struct flow_row *b)
{
	return a->step == STEP_FORGOT_PIN && a->step == b->step &&
	    a->sends == b->sends && strcmp(a->data.uid, b->data.uid) == 0 &&
	    strcmp(a->data.channel, b->data.channel) == 0 &&
	    strcmp(a->data.contact, b->data.contact) == 0;
}

/*
 * The flow is locked only to write, and the same is written whoever was
 * asked for: a PIN and a message, which for nobody is a blank one.  Else
 * who asks twice could tell from the second answer's time what the job of
 * the first one does.
 */
static enum outcome
recover(struct core *core, const struct job_row *job)
{
	struct flow_row asked, f;
	char to[EMAIL_SIZE] = "";
	int64_t account = 0;
	enum outcome r;

	if ((r = vault_begin(core->vault)) != OK ||
	    (r = vault_flow_lock_id(core->vault, job->flow, &asked)) != OK)
		return r;
	vault_rollback(core->vault);
	r = look_up(core, &asked, &account, to);
	if (r != OK && !is_final(r))
		return r;
	log_info("%s: %s", job->kind, outcome_name(r));
	if ((r = vault_begin(core->vault)) != OK ||
	    (r = vault_flow_lock_id(core->vault, job->flow, &f)) != OK)
		return r;
	if (is_same_question(&asked, &f)) {
		f.account = account;
		r = send_recovery_pin(core, &f, asked_channel(&f), to);
		if (r == OK)
			r = vault_flow_save(core->vault, &f);
	}
	sodium_memzero(&asked, sizeof(asked));
	sodium_memzero(&f, sizeof(f));
	return r;
}

struct reminder {
	char	uid[256];
	char	to[EMAIL_SIZE];		/* as stored */
};

static enum outcome
remind_of(struct core *core, const struct flow_row *f,
    const struct account_row *account, struct reminder *out)
{
	const enum channel channel = channel_of(f->data.contact);
	struct directory_account found;
	enum outcome r;

	if ((r = may_recover(core, account, &found)) != OK)
		return r;
	if (strcmp(found.birth_date, f->data.birth_date) != 0)
		return E_DENIED;
	if ((r = vault_contact_get(core->vault, account->id, channel,
	    out->to, sizeof(out->to))) != OK ||
	    (r = send_take_contact(core, out->to)) != OK)
		return r;
	memcpy(out->uid, account->uid, sizeof(out->uid));
	return OK;
}

static enum outcome
find_usernames(struct core *core, const struct flow_row *f,
    struct reminder out[ACCOUNTS_MAX], size_t *count)
{
	struct account_row account[ACCOUNTS_MAX];
	size_t i, n = 0;
	enum outcome r;

	*count = 0;
	r = vault_contact_find(core->vault, channel_of(f->data.contact),
	    f->data.contact, account, ACCOUNTS_MAX, &n);
	for (i = 0; i < n && r == OK; i++) {
		r = remind_of(core, f, &account[i], &out[*count]);
		if (r == OK)
			++*count;
		else if (is_final(r))
			r = OK;	/* perhaps the next */
	}
	return r;
}

static enum outcome
send_usernames(struct core *core, const struct flow_row *f,
    const struct reminder *reminder, size_t count)
{
	struct flow_row letter = *f;
	enum outcome r = OK;
	size_t i;

	for (i = 0; i < count && r == OK; i++) {
		memcpy(letter.data.uid, reminder[i].uid,
		    sizeof(letter.data.uid));
		r = send_letter(core, LETTER_USERNAME,
		    channel_of(reminder[i].to), reminder[i].to, &letter);
	}
	sodium_memzero(&letter, sizeof(letter));
	return r;
}

/* The flow is not locked while the directory is asked: else who asks twice
 * could tell from the second answer's time whether there was anybody. */
static enum outcome
remind(struct core *core, const struct job_row *job)
{
	struct reminder reminder[ACCOUNTS_MAX] = { 0 };
	struct flow_row asked;
	size_t count;
	enum outcome r;

	if ((r = vault_begin(core->vault)) != OK ||
	    (r = vault_flow_lock_id(core->vault, job->flow, &asked)) != OK)
		return r;
	vault_rollback(core->vault);
	r = find_usernames(core, &asked, reminder, &count);
	log_info("%s: %s, %zu", job->kind, outcome_name(r), count);
	if (is_final(r) && (r = vault_begin(core->vault)) == OK)
		r = send_usernames(core, &asked, reminder, count);
	sodium_memzero(reminder, sizeof(reminder));
	sodium_memzero(&asked, sizeof(asked));
	return r;
}

enum outcome
account_job(struct core *core, const struct job_row *job)
{
	struct vault *v = core->vault;
	enum outcome r;

	r = strcmp(job->kind, "recover") == 0 ? recover(core, job) :
	    remind(core, job);
	if (r == E_NOTFOUND)
		r = OK;		/* the flow was swept away */
	if (r == OK)
		r = vault_job_done(v, job->id);
	if (r == OK)
		r = vault_commit(v);
	vault_rollback(v);
	return r;
}
