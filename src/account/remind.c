/*
 * A forgotten username: sent to the stored contact of each account that fits,
 * by a job; the page says the same whoever asks.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "account/standing.h"
#include "account/recover.h"
#include "account/remind.h"
#include "base/log.h"
#include "base/text.h"
#include "directory/account.h"
#include "person/date.h"
#include "person/email.h"
#include "turn/contact.h"
#include "turn/flow.h"
#include "turn/letters.h"
#include "vault/account.h"
#include "vault/contact.h"
#include "vault/flow.h"
#include "vault/job.h"
#include "vault/vault.h"

#define ACCOUNTS_MAX 8
#define NOBODY "nobody0123"	/* as long as most are */

enum outcome
remind_username(struct turn *t)
{
	struct flow_data *data = &t->flow.data;
	const char *contact = turn_get(t, M_CONTACT);
	char parsed[EMAIL_SIZE], date[DATE_SIZE];
	enum outcome r;

	flow_set_page(&t->flow, PAGE_FORGOT);
	flow_go(&t->flow, STEP_LOGIN);
	data->uid[0] = '\0';
	if (!contact_parse(contact_channel(contact), contact, parsed))
		flow_problem(&t->flow, SAYS_INPUT, "contact-syntax");
	if (date_parse_birth(turn_get(t, M_BIRTH_DATE), date) != OK)
		flow_problem(&t->flow, SAYS_INPUT, "date-syntax");
	text_cut(data->contact, sizeof(data->contact), contact);
	text_cut(data->birth_date, sizeof(data->birth_date),
	    turn_get(t, M_BIRTH_DATE));
	if (t->flow.says != SAYS_NOTHING)
		return OK;
	memcpy(data->contact, parsed, sizeof(parsed));
	memcpy(data->birth_date, date, sizeof(date));
	r = recover_take_limits(t, LIMIT_USERNAME);
	if (r != OK)
		return r == E_LIMIT ? OK : r;
	flow_set_note(&t->flow, "username-sent");
	return vault_job_put(t->core->vault, "username", t->flow.id);
}

struct reminder {
	char	uid[256];
	char	to[EMAIL_SIZE];		/* as stored */
};

static enum outcome
remind_of(struct core *core, const struct flow_row *f,
    const struct account_row *account, struct reminder *out)
{
	const enum channel channel = contact_channel(f->data.contact);
	struct directory_account found;
	enum outcome r;

	if ((r = standing_may_recover(core, account, &found)) != OK)
		return r;
	if (!date_is_told(found.birth_date, f->data.birth_date))
		return E_DENIED;
	if ((r = vault_contact_get(core->vault, account->id, channel,
	    out->to)) != OK)
		return r;
	memcpy(out->uid, account->uid, sizeof(out->uid));
	return OK;
}

/* The same questions for nobody. */
static enum outcome
look_for_nobody(struct core *core)
{
	struct account_row nobody = { .id = 0 };
	struct directory_account found;
	char to[CHANNELS][EMAIL_SIZE];
	enum outcome r;

	r = vault_account_get(core->vault, 0, &nobody);
	if (!recover_is_final(r))
		return r;
	nobody.status = ACCOUNT_ACTIVE;
	snprintf(nobody.uid, sizeof(nobody.uid), NOBODY);
	r = standing_may_recover(core, &nobody, &found);
	return recover_is_final(r) ? vault_contact_all(core->vault, 0, to) : r;
}

static enum outcome
find_usernames(struct core *core, const struct flow_row *f,
    struct reminder out[ACCOUNTS_MAX], size_t *count)
{
	struct account_row account[ACCOUNTS_MAX];
	struct vault_contact_accounts found = { .row = account,
	    .max = ACCOUNTS_MAX };
	enum outcome r;
	size_t i;

	*count = 0;
	r = vault_contact_find(core->vault, contact_channel(f->data.contact),
	    f->data.contact, &found);
	if (r == E_NOTFOUND || (r == OK && found.count == 0))
		r = look_for_nobody(core);
	for (i = 0; i < found.count && r == OK; i++) {
		r = remind_of(core, f, &account[i], &out[*count]);
		if (r == OK)
			++*count;
		else if (recover_is_final(r))
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

	if (count == 0) {
		snprintf(letter.data.uid, sizeof(letter.data.uid), NOBODY);
		r = letters_username(core, &letter,
		    contact_channel(f->data.contact), "", true);
	}
	for (i = 0; i < count && r == OK; i++) {
		memcpy(letter.data.uid, reminder[i].uid,
		    sizeof(letter.data.uid));
		r = letters_username(core, &letter,
		    contact_channel(reminder[i].to), reminder[i].to, i == 0);
	}
	sodium_memzero(&letter, sizeof(letter));
	return r;
}

/* The flow is not locked while the directory is asked: else who asks twice
 * could tell from the second answer's time whether there was anybody. */
enum outcome
remind_job(struct core *core, const struct job_row *job)
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
	if (recover_is_final(r) && (r = recover_unsent(core, &asked,
	    LIMIT_USERNAME, count == 0)) == OK &&
	    (r = vault_begin(core->vault)) == OK)
		r = send_usernames(core, &asked, reminder, count);
	sodium_memzero(reminder, sizeof(reminder));
	sodium_memzero(&asked, sizeof(asked));
	return r;
}
