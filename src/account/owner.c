/*
 * A number has a new owner: who proved a contact later than the account's
 * person did may hold his phone, and is not him.  Then the PIN alone does not
 * open the account.
 */
#include <sodium.h>
#include <string.h>

#include "account/owner.h"
#include "base/log.h"
#include "person/date.h"
#include "person/email.h"
#include "person/names.h"
#include "registry/key.h"
#include "turn/flow.h"
#include "turn/letters.h"
#include "vault/contact.h"

/* Two of a phone, such as brother and sister, are both asked: the one who
 * proved it first. */
enum outcome
owner_look(struct turn *t)
{
	const enum channel channel = flow_channel(t->flow.data.channel);
	const enum channel other = channel == CHANNEL_SMS ? CHANNEL_EMAIL :
	    CHANNEL_SMS;
	struct flow_data *data = &t->flow.data;
	char to[EMAIL_SIZE];
	enum outcome r;

	r = vault_contact_is_passed_on(t->core->vault, t->flow.account,
	    channel, &data->owner_due);
	if (r != OK || !data->owner_due)
		return r;
	log_info("the contact has been proven by another since");
	r = vault_contact_get(t->core->vault, t->flow.account, other, to);
	if (r == OK)
		r = letters_send(t->core, LETTER_OWNER, other, to, &t->flow);
	sodium_memzero(to, sizeof(to));
	return r == E_NOTFOUND || r == E_LIMIT ? OK : r;
}

static bool
is_same_code(const char *a, const char *b)
{
	char x[NAMES_SIZE], y[NAMES_SIZE];

	return names_code(a, x) == OK && names_code(b, y) == OK &&
	    x[0] != '\0' && strcmp(x, y) == 0;
}

static bool
is_birth(const char *held, const char *typed)
{
	char known[DATE_SIZE], answer[DATE_SIZE];

	return date_parse_birth(held, known) == OK &&
	    date_parse_birth(typed, answer) == OK &&
	    date_is_told(known, answer);
}

struct answer {
	const char	*am;
	const char	*birth;
	bool		 known;		/* there is a row to compare with */
	bool		 right;
};

/* A row without an AM, as staff have, is known by the day alone. */
static void
compare_row(const struct record *r, struct answer *a)
{
	a->known = a->known || *r->birth_date != '\0';
	a->right = a->right || (is_birth(r->birth_date, a->birth) &&
	    (*r->registration_id == '\0' || is_same_code(r->registration_id,
	    a->am)));
}

static enum outcome
compare_answer(struct turn *t, const char *uid, struct answer *a)
{
	const struct conf *conf = t->core->conf;
	struct registry_rows *rows = NULL;
	enum outcome r = OK;
	size_t i, k;

	for (i = 0; i < conf->capacities && r == OK; i++) {
		r = registry_key_find(t->core->registry, &conf->capacity[i],
		    REGISTRY_LOGIN_NAME, uid, &rows);
		for (k = 0; r == OK && k < rows->count; k++)
			compare_row(&rows->row[k].record, a);
		registry_rows_free(&rows);
		if (r == E_NOTFOUND)
			r = OK;
	}
	if (r != OK)
		log_outcome(LOG_LEVEL_ERR, r,
		    registry_detail(t->core->registry), "registry");
	return r;
}

static void
refuse_answer(struct turn *t, const struct answer *a)
{
	struct flow_row *f = &t->flow;

	f->tries++;
	if (!a->known)
		flow_stop(f, SAYS_DENIED, "the contact is another's by now, "
		    "and the registry has no row that tells the owner");
	else if (f->tries >= t->core->conf->pin_tries)
		flow_stop(f, SAYS_DENIED, "the contact is another's by now, "
		    "and he does not know the owner's AM and birth date");
	else
		flow_problem(f, SAYS_INPUT, "owner-wrong");
}

/* The owner may hear of it in no other way than by trying to log in. */
static enum outcome
wait_for_owner(struct turn *t)
{
	const enum channel channel = flow_channel(t->flow.data.channel);
	bool over = false;
	enum outcome r;

	r = vault_contact_wait(t->core->vault, t->flow.account, channel,
	    &over);
	if (r != OK || over || letters_was_sent(t->core, LETTER_OWNER,
	    t->flow.data.uid))
		return r;
	flow_problem(&t->flow, SAYS_LIMIT, "owner-wait");
	return turn_audit(t, "recovery.waits", E_LIMIT);
}

enum outcome
owner_prove(struct turn *t, const char *uid)
{
	struct answer a = { .am = turn_get(t, M_AM),
	    .birth = turn_get(t, M_BIRTH_DATE) };
	enum outcome r;

	if (!t->flow.data.owner_due)
		return OK;
	if (!t->flow.data.owner_known) {
		if ((r = compare_answer(t, uid, &a)) != OK)
			return r;
		if (!a.right) {
			refuse_answer(t, &a);
			return turn_audit(t, "recovery.failed", E_DENIED);
		}
		t->flow.data.owner_known = true;
	}
	return wait_for_owner(t);
}
