/* Who is meant by what an operator has of him. */
#include <sodium.h>
#include <string.h>

#include "base/text.h"
#include "core/desk.h"
#include "core/seek.h"
#include "person/email.h"
#include "person/phone.h"
#include "registry/contact.h"
#include "registry/key.h"
#include "vault/account.h"
#include "vault/contact.h"
#include "vault/flow.h"

static void
add_account(struct seek *s, const struct account_row *account)
{
	size_t i;

	for (i = 0; i < s->count; i++)
		if (s->account[i].id == account->id)
			return;
	if (s->count < SEEK_MAX)
		s->account[s->count++] = *account;
}

static void
add_stranger(struct seek *s, const char *source,
    const struct registry_row *row)
{
	const size_t n = s->strangers;
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(s->stranger[i].source, source) == 0 &&
		    strcmp(s->stranger[i].registration,
		    row->record.registration_id) == 0)
			return;
	if (n == SEEK_MAX || text_copy(s->stranger[n].source,
	    sizeof(s->stranger[n].source), source) != OK)
		return;
	text_cut(s->stranger[n].registration,
	    sizeof(s->stranger[n].registration), row->record.registration_id);
	text_cut(s->stranger[n].department,
	    sizeof(s->stranger[n].department), row->record.department_id);
	s->stranger[n].live = row->live;
	s->strangers++;
}

static enum outcome
seek_code(struct core *core, const char *word, struct seek *s)
{
	char code[REFERENCE_LEN + 1];
	struct account_row account;
	enum outcome r;

	desk_read_code(word, code);
	if ((r = vault_flow_explain(core->vault, code, &s->flow)) != OK)
		return r == E_NOTFOUND ? OK : r;
	if (s->flow.account == 0)
		return OK;
	r = vault_account_get(core->vault, s->flow.account, &account);
	if (r == OK)
		add_account(s, &account);
	return r == E_NOTFOUND ? OK : r;
}

static enum outcome
seek_name(struct core *core, const char *word, struct seek *s)
{
	struct account_row account;
	enum outcome r;

	r = vault_account_find_uid(core->vault, word, &account);
	if (r == OK)
		add_account(s, &account);
	return r == E_NOTFOUND ? OK : r;
}

static enum outcome
seek_kept(struct core *core, enum channel channel, const char *contact,
    struct seek *s)
{
	struct account_row rows[SEEK_MAX];
	struct vault_contact_accounts found = { rows, SEEK_MAX, 0 };
	enum outcome r;
	size_t i;

	if (*contact == '\0')
		return OK;
	r = vault_contact_find(core->vault, channel, contact, &found);
	for (i = 0; i < found.count && r == OK; i++)
		add_account(s, &rows[i]);
	return r == E_NOTFOUND ? OK : r;
}

/* The account of a row's person, by number, by row or by its name. */
static enum outcome
seek_person(struct core *core, const struct conf_capacity *c,
    const struct registry_row *row, struct seek *s)
{
	char number[RECORD_PERSON_SIZE], of_row[RECORD_PERSON_SIZE];
	struct account_ask ask = { .uid = row->record.login_name };
	struct account_row account;
	enum outcome r;
	size_t which;

	if (record_person(&row->record, number) == OK)
		ask.person[ask.persons++] = number;
	if (record_row_person(&row->record, c->source, of_row) == OK)
		ask.person[ask.persons++] = of_row;
	r = vault_account_find(core->vault, &ask, &account, &which);
	if (r == OK)
		add_account(s, &account);
	else if (r == E_NOTFOUND)
		add_stranger(s, c->source, row);
	if (s->see != NULL && (r == OK || r == E_NOTFOUND))
		s->see(s->arg, c->source, &row->record, r == OK ? account.id :
		    0);
	sodium_memzero(number, sizeof(number));
	sodium_memzero(of_row, sizeof(of_row));
	return r == E_NOTFOUND ? OK : r;
}

struct contacts_typed {
	char	mobile[PHONE_SIZE];
	char	email[EMAIL_SIZE];
};

/* Asked by contact, by username, by number, until one is known. */
static enum outcome
find_by_any(struct core *core, const struct conf_capacity *c,
    const char *word, const struct contacts_typed *typed,
    struct registry_rows **out)
{
	struct registry *reg = core->registry;
	enum outcome r = E_NOTFOUND;

	if (*typed->mobile != '\0' || *typed->email != '\0')
		r = registry_contact_find(reg, c, typed->mobile,
		    typed->email, out);
	if (r == E_NOTFOUND)
		r = registry_key_find(reg, c, REGISTRY_REGISTRATION, word,
		    out);
	if (r == E_NOTFOUND)
		r = registry_key_find(reg, c, REGISTRY_LOGIN_NAME, word, out);
	return r;
}

static enum outcome
seek_capacity(struct core *core, const struct conf_capacity *c,
    const char *word, const struct contacts_typed *typed, struct seek *s)
{
	struct registry_rows *rows = NULL;
	enum outcome r;
	size_t i;

	r = find_by_any(core, c, word, typed, &rows);
	for (i = 0; r == OK && i < rows->count; i++)
		r = seek_person(core, c, &rows->row[i], s);
	registry_rows_free(&rows);
	return r == E_NOTFOUND ? OK : r;
}

static enum outcome
seek_registry(struct core *core, const char *word,
    const struct contacts_typed *typed, struct seek *s, struct detail *d)
{
	const struct conf *conf = core->conf;
	enum outcome r = OK;
	size_t i;

	for (i = 0; i < conf->capacities && r == OK; i++)
		if (conf->capacity[i].enabled)
			r = seek_capacity(core, &conf->capacity[i], word,
			    typed, s);
	if (r != OK)
		detail_set(d, "the registry: %s",
		    registry_detail(core->registry)->text);
	return r;
}

enum outcome
seek_find(struct core *core, const char *word, struct seek *out,
    struct detail *d)
{
	struct contacts_typed typed = { "", "" };
	enum outcome r;

	*out = (struct seek){ .see = out->see, .arg = out->arg };
	if (phone_parse(word, typed.mobile) != OK)
		typed.mobile[0] = '\0';
	if (email_parse(word, typed.email) != OK)
		typed.email[0] = '\0';
	if ((r = seek_code(core, word, out)) == OK &&
	    (r = seek_name(core, word, out)) == OK &&
	    (r = seek_kept(core, CHANNEL_SMS, typed.mobile, out)) == OK)
		r = seek_kept(core, CHANNEL_EMAIL, typed.email, out);
	/* A registry that does not answer keeps no account from being seen. */
	if (r == OK && (r = seek_registry(core, word, &typed, out, d)) != OK &&
	    out->count > 0)
		r = OK;
	sodium_memzero(&typed, sizeof(typed));
	return r;
}
