/*
 * A forgotten password.  The page's answer is the same, and takes the same
 * time, whoever is asked for: the request is written down, and looked into by
 * a job.  The PIN goes to the stored contact only; what was typed is
 * compared.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "account/standing.h"
#include "account/credential.h"
#include "account/owner.h"
#include "account/recover.h"
#include "account/username.h"
#include "base/log.h"
#include "base/text.h"
#include "directory/account.h"
#include "person/email.h"
#include "turn/contact.h"
#include "turn/flow.h"
#include "turn/letters.h"
#include "turn/proof.h"
#include "turn/round.h"
#include "vault/account.h"
#include "vault/channel.h"
#include "vault/contact.h"
#include "vault/flow.h"
#include "vault/job.h"
#include "vault/pin.h"
#include "vault/tally.h"
#include "vault/vault.h"

#define HOUR 3600
#define CLIENT_WINDOW 600

static void
read_forgot(struct turn *t)
{
	struct flow_data *data = &t->flow.data;
	const char *channel = turn_get(t, M_CHANNEL);
	const char *contact = turn_get(t, M_CONTACT);
	char parsed[EMAIL_SIZE];
	bool sms = strcmp(channel, channel_name(CHANNEL_SMS)) == 0;

	text_cut(data->contact, sizeof(data->contact), contact);
	data->channel = sms ? CHANNEL_BIT(CHANNEL_SMS) :
	    strcmp(channel, channel_name(CHANNEL_EMAIL)) == 0 ?
	    CHANNEL_BIT(CHANNEL_EMAIL) : 0;
	if (username_read(t->core->conf, turn_get(t, M_USERNAME),
	    data->uid) != OK)
		flow_problem(&t->flow, SAYS_INPUT, "username-missing");
	text_ascii_lower(data->uid);
	if (data->channel == 0)
		flow_problem(&t->flow, SAYS_INPUT, "channel-missing");
	else if (!contact_parse(flow_channel(data->channel), contact,
	    parsed))
		flow_problem(&t->flow, SAYS_INPUT, sms ? "mobile-syntax" :
		    "email-syntax");
	else
		memcpy(data->contact, parsed, sizeof(parsed));
}

static struct limit_ask
recover_limit(const struct flow_row *f, enum limit_kind kind)
{
	const bool name = kind == LIMIT_USERNAME;

	return (struct limit_ask){ .kind = kind,
		.channel = name ? contact_channel(f->data.contact) :
		    flow_channel(f->data.channel),
		.contact = f->data.contact,
		.name = name ? f->data.birth_date : f->data.uid };
}

/* Of what is asked for together with the contact, so that a stranger who
 * knows the one does not stop the owner. */
static enum outcome
take_hour(struct turn *t, const struct limit_ask *ask)
{
	char whom[sizeof(t->flow.data.uid) + EMAIL_SIZE + sizeof("|known")];
	char contact[EMAIL_SIZE];

	email_key(ask->contact, contact);
	snprintf(whom, sizeof(whom), "%s|%s%s", ask->name, contact,
	    ask->known ? "|known" : "");
	return vault_tally_take(t->core->vault, "forgot", whom, HOUR,
	    t->core->conf->limit_username_hourly);
}

enum outcome
recover_take_limits(struct turn *t, enum limit_kind kind)
{
	struct limit_ask ask = recover_limit(&t->flow, kind);
	enum outcome r;

	ask.client = t->client;
	ask.browser = turn_get(t, M_BROWSER);
	r = vault_tally_take(t->core->vault, "forgot-client", t->client,
	    CLIENT_WINDOW, t->core->conf->limit_client_recoveries);
	if (r == OK)
		r = limit_look(t->core, &ask);
	if (r == OK)
		r = take_hour(t, &ask);
	if (r == E_LIMIT)
		flow_say(&t->flow, SAYS_LIMIT);
	if (r == OK && (r = limit_take(t->core, &ask)) == E_LIMIT)
		flow_problem(&t->flow, SAYS_LIMIT, "daily-limit");
	return r;
}

/* What no PIN is like stands there until the job puts the true one in its
 * place, if there is to be one. */
static enum outcome
put_blind_pin(struct turn *t)
{
	const struct flow_row *f = &t->flow;
	char token[KEY_TOKEN_LEN + 1];
	enum outcome r;

	/* One of another channel would open the account asked for now. */
	if ((r = vault_pin_drop(t->core->vault, f->id)) != OK)
		return r;
	key_make_token(token);
	r = vault_pin_put(t->core->vault, f->id,
	    flow_channel(f->data.channel), token, t->core->conf->pin_life);
	sodium_memzero(token, sizeof(token));
	return r;
}

/* Within its life the one that is on its way goes out once more. */
static enum outcome
ask_for_pin(struct turn *t)
{
	struct flow_row *f = &t->flow;
	const bool lives = round_lives(t->core->conf, f);
	struct round round;
	enum outcome r;

	if ((r = round_find(t->core, f, &round)) != OK)
		return r;
	round_keep(f, &round);
	if (!lives)
		r = put_blind_pin(t);
	if (r == OK)
		r = vault_job_put(t->core->vault, "recover", f->id);
	if (r != OK)
		return r;
	f->sends++;
	f->last_send = f->now;
	flow_go(f, STEP_FORGOT_PIN);
	return turn_audit(t, "recovery.asked", OK);
}

enum outcome
recover_forgot(struct turn *t)
{
	const bool again = t->flow.step == STEP_FORGOT_PIN &&
	    msg_type(t->ask) == MSG_ACCOUNT_RESEND;
	enum outcome r;

	flow_set_page(&t->flow, PAGE_FORGOT);
	if (!again) {
		flow_go(&t->flow, STEP_LOGIN);
		t->flow.account = 0;
		t->flow.sends = 0;
		t->flow.tries = 0;
		read_forgot(t);
		if (t->flow.says != SAYS_NOTHING)
			return OK;
	}
	r = recover_take_limits(t, LIMIT_RECOVER);
	if (r == E_LIMIT)
		return OK;
	return r == OK ? ask_for_pin(t) : r;
}

static enum outcome
pin_opens(struct turn *t, enum channel channel)
{
	struct flow_row *f = &t->flow;
	enum outcome r;

	(void)channel;
	f->tries = 0;
	flow_go(f, STEP_FORGOT_PASSWORD);
	f->pin_expires = f->now + t->core->conf->pin_life;
	turn_renew(t);
	f->data.owner_known = false;
	if ((r = vault_pin_use(t->core->vault, f->id)) != OK ||
	    (r = owner_look(t)) != OK)
		return r;
	return turn_audit(t, "recovery.proven", OK);
}

enum outcome
recover_pin(struct turn *t)
{
	/* The blind PIN may be guessed, but belongs to no account. */
	static const struct proof proof = { .step = STEP_FORGOT_PIN,
	    .of_account = true, .right = pin_opens,
	    .lock = proof_lock_flow, .failed = "recovery.failed" };

	flow_set_page(&t->flow, PAGE_FORGOT);
	return proof_take(t, &proof);
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

/* The account that may be recovered, and the stored contact as it stands.
 * E_NOTFOUND, E_DENIED: none, found by the same questions. */
static enum outcome
find_recoverable(struct core *core, const struct flow_row *f,
    struct account_row *account, char to[EMAIL_SIZE])
{
	struct account_row row = { .status = ACCOUNT_ACTIVE };
	struct directory_account found;
	char stored[EMAIL_SIZE] = "";
	enum outcome known, may, r;

	memcpy(row.uid, f->data.uid, sizeof(row.uid));
	known = vault_account_find_uid(core->vault, f->data.uid, &row);
	if (known != OK && known != E_NOTFOUND)
		return known;
	r = vault_contact_get(core->vault, row.id,
	    flow_channel(f->data.channel), stored);
	if (r != OK && r != E_NOTFOUND)
		return r;
	may = standing_may_recover(core, &row, &found);
	if (known != OK)
		return may == OK || may == E_DENIED ? E_NOTFOUND : may;
	if (r != OK || !is_contact(stored, f->data.contact))
		return E_DENIED;
	if (may == OK) {
		memcpy(to, stored, sizeof(stored));
		*account = row;
	}
	return may;
}

enum outcome
recover_password(struct turn *t)
{
	struct flow_row *f = &t->flow;
	struct account_row account = { 0 };
	char contact[EMAIL_SIZE];
	enum outcome r;

	flow_set_page(&t->flow, PAGE_FORGOT);
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
	if (r != OK || (r = owner_prove(t, account.uid)) != OK ||
	    f->says != SAYS_NOTHING ||
	    (r = credential_set(t, account.uid)) != OK ||
	    f->says != SAYS_NOTHING ||
	    (r = vault_contact_owner_came(t->core->vault, account.id)) != OK)
		return r;
	credential_clear_lockout(t, account.uid);
	flow_go(f, STEP_CHANGED);
	f->ended = f->now;
	return OK;
}

bool
recover_is_final(enum outcome r)
{
	return r == OK || r == E_NOTFOUND || r == E_DENIED || r == E_LIMIT;
}

/* Any other outcome but OK: there is nobody to send a PIN to. */
static enum outcome
look_up(struct core *core, const struct flow_row *f, int64_t *account_id,
    char to[EMAIL_SIZE])
{
	struct account_row account = { 0 };
	enum outcome r;

	if ((r = find_recoverable(core, f, &account, to)) == OK)
		*account_id = account.id;
	return r;
}

enum outcome
recover_unsent(struct core *core, const struct flow_row *asked,
    enum limit_kind kind, bool unsent)
{
	const struct limit_ask ask = recover_limit(asked, kind);

	return limit_unsent(core, &ask, unsent);
}

static bool
is_same_question(const struct flow_row *a, const struct flow_row *b)
{
	return a->step == STEP_FORGOT_PIN && a->step == b->step &&
	    a->sends == b->sends && strcmp(a->data.uid, b->data.uid) == 0 &&
	    a->data.channel == b->data.channel &&
	    strcmp(a->data.contact, b->data.contact) == 0;
}

/*
 * The flow is locked only to write, and the same is written whoever was
 * asked for: a PIN and a message, which for nobody is a blank one.  Else
 * who asks twice could tell from the second answer's time what the job of
 * the first one does.
 */
enum outcome
recover_job(struct core *core, const struct job_row *job)
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
	if (r != OK && !recover_is_final(r))
		return r;
	log_info("%s: %s", job->kind, outcome_name(r));
	if ((r = recover_unsent(core, &asked, LIMIT_RECOVER, r != OK)) != OK ||
	    (r = vault_begin(core->vault)) != OK ||
	    (r = vault_flow_lock_id(core->vault, job->flow, &f)) != OK)
		return r;
	if (is_same_question(&asked, &f)) {
		f.account = account;
		r = letters_recovery_pin(core, &f,
		    flow_channel(f.data.channel), to);
		if (r == OK)
			r = vault_flow_save(core->vault, &f);
	}
	sodium_memzero(&asked, sizeof(asked));
	sodium_memzero(&f, sizeof(f));
	return r;
}
