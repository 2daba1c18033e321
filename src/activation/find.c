/*
 * What registry, vault and directory know of the one who activates.
 */
#include <string.h>
#include <strings.h>

#include "activation/find.h"
#include "base/log.h"
#include "directory/account.h"
#include "directory/claim.h"
#include "entry/entry.h"
#include "person/date.h"
#include "registry/contact.h"
#include "registry/key.h"
#include "turn/flow.h"
#include "vault/account.h"

static enum outcome
find_rows(struct turn *t, const char *mobile, const char *email,
    struct registry_rows **out)
{
	const struct conf_capacity *capacity =
	    conf_capacity(t->core->conf, t->flow.source);
	enum outcome r;

	if (capacity == NULL)
		return E_CONF;	/* switched off while the flow ran */
	r = registry_contact_find(t->core->registry, capacity, mobile, email,
	    out);
	if (r != OK && r != E_NOTFOUND)
		log_outcome(LOG_LEVEL_ERR, r,
		    registry_detail(t->core->registry), "registry");
	return r;
}

enum outcome
find_typed(struct turn *t, struct registry_rows **out)
{
	return find_rows(t, t->flow.data.mobile, t->flow.data.email, out);
}

enum outcome
find_who(struct turn *t, struct who *out)
{
	const struct flow_data *data = &t->flow.data;
	const bool sms = flow_channel(data->proven) == CHANNEL_SMS;
	struct registry_rows *rows = NULL;
	enum outcome r;

	r = find_rows(t, sms ? data->mobile : "", sms ? "" : data->email,
	    &rows);
	if (r != OK && r != E_NOTFOUND)
		return r;
	who_read(rows, data, out);	/* or the registry changed its mind */
	return OK;
}

static bool
is_of_person(const struct record *row, const struct record *record)
{
	return row == record || record_same_person(row, record);
}

const char find_other_birth[] = "the number is that of another account, "
    "whose person was born on another day";

/* The keys of a person: of the number, if it is sure, and of his rows. */
struct keys {
	char	text[ACCOUNT_PERSONS_MAX][WHO_PERSON_SIZE];
	bool	by_number;		/* the first one is */
	const struct registry_rows *rows;
	const struct record *record;
	struct account_ask ask;
};

static void
list_keys(struct turn *t, const struct registry_rows *rows,
    const struct record *record, struct keys *k)
{
	struct who_number n;
	size_t i;

	memset(k, 0, sizeof(*k));
	k->rows = rows;
	k->record = record;
	k->by_number = who_number(&t->flow.data, record, &n) && n.sure;
	if (k->by_number)
		who_number_key(&n, k->text[k->ask.persons++]);
	for (i = 0; i < rows->count; i++)
		if (is_of_person(&rows->row[i].record, record) &&
		    who_row_key(&t->flow, &rows->row[i].record,
		    k->text[k->ask.persons]) == OK)
			k->ask.persons++;
	for (i = 0; i < k->ask.persons; i++)
		k->ask.person[i] = k->text[i];
}

static bool
bears_username(const struct keys *k, const char *uid)
{
	size_t i;

	for (i = 0; i < k->rows->count; i++)
		if (is_of_person(&k->rows->row[i].record, k->record) &&
		    strcasecmp(k->rows->row[i].record.login_name, uid) == 0)
			return true;
	return false;
}

/* A number is typed by people, and a hole may be filled with anything: alone
 * it does not tell whose account it is; nor does it with a year. */
static enum outcome
check_birth(struct turn *t, const struct keys *k,
    const struct account_row *found)
{
	enum vault_birth says = VAULT_BIRTH_OTHER;
	char date[DATE_SIZE];
	enum outcome r;

	if (date_parse_birth(k->record->birth_date, date) != OK)
		return E_AMBIGUOUS;
	r = vault_account_check_birth(t->core->vault, found->id, date, &says);
	if (r != OK || says == VAULT_BIRTH_SAME)
		return r;
	return says == VAULT_BIRTH_YEAR && bears_username(k, found->uid) ? OK :
	    E_AMBIGUOUS;
}

/* *by_name: none of this person's, but that of who has the uid. */
static enum outcome
find_first(struct turn *t, struct keys *k, struct account_row *out,
    bool *by_name)
{
	struct account_row found = { 0 };
	size_t which = 0;
	enum outcome r;

	r = vault_account_find(t->core->vault, &k->ask, &found, &which);
	*by_name = r == OK && which == k->ask.persons;
	if (r == OK && k->by_number && which == 0)
		r = check_birth(t, k, &found);
	if (r == OK)
		*out = found;
	return r;
}

enum outcome
find_row_of(struct turn *t, const struct registry_rows *rows,
    const struct record *record, struct account_row *out)
{
	struct keys k;
	bool by_name;

	list_keys(t, rows, record, &k);
	k.ask.uid = "";
	return find_first(t, &k, out, &by_name);
}

static enum decide_account
state_of(enum account_status status)
{
	switch (status) {
	case ACCOUNT_CONFLICT:
		return ACCOUNT_OF_ANOTHER;
	case ACCOUNT_SUSPENDED:
	case ACCOUNT_CLOSED:
		return ACCOUNT_BARRED;
	default:
		return ACCOUNT_EXISTS;
	}
}

/* The id that an account made for him has: the database may have forgotten
 * that it made one, and the entry has not. */
static bool
is_his_id(struct turn *t, const struct record *record, const char *id)
{
	char person[WHO_PERSON_SIZE], made[33];

	if (who_person(&t->flow, record, person) != OK)
		return false;
	vault_account_unique_id(t->core->vault, person, made);
	return strcmp(made, id) == 0;
}

static enum outcome
look_in_vault(struct turn *t, const struct registry_rows *rows,
    const struct record *record, struct find_account *out)
{
	struct account_row found = { 0 };
	struct keys k;
	enum outcome r;
	bool by_name;

	list_keys(t, rows, record, &k);
	k.ask.uid = record->login_name;
	r = find_first(t, &k, &found, &by_name);
	by_name = by_name && !is_his_id(t, record, found.unique_id);
	if (r == E_AMBIGUOUS || (r == OK && by_name)) {
		out->state = ACCOUNT_OF_ANOTHER;
		out->refusal = by_name ? NULL : find_other_birth;
		return OK;
	}
	if (r != OK)
		return r == E_NOTFOUND ? OK : r;
	out->state = state_of(found.status);
	out->since = found.activated;
	/* Not as the registry has it now: as it was then. */
	memcpy(out->uid, found.uid, sizeof(out->uid));
	return OK;
}

static bool
is_of_other_day(const struct directory_account *found,
    const struct record *record)
{
	return found->birth_date[0] != '\0' &&
	    !date_may_be_same(found->birth_date, record->birth_date);
}

/* The entry of his username, if it bears his number and no other day. */
static bool
is_his(const struct directory_account *found, const struct who_number *n,
    const struct record *record)
{
	return who_is(found, n) && !is_of_other_day(found, record);
}

enum outcome
find_account(struct turn *t, const struct registry_rows *rows,
    const struct record *record, struct find_account *out)
{
	struct directory_account found;
	struct who_number n;
	enum outcome r;
	bool known;

	memset(out, 0, sizeof(*out));
	r = look_in_vault(t, rows, record, out);
	/* The name is taken: perhaps by him, before we kept accounts. */
	if (r != OK || out->state == ACCOUNT_EXISTS ||
	    out->state == ACCOUNT_BARRED || out->refusal != NULL ||
	    record->login_name[0] == '\0')
		return r;
	r = directory_account_find(t->core->directory, record->login_name,
	    &found, &t->detail);
	if (r == E_NOTFOUND)
		return OK;
	if (r != OK) {
		log_outcome(LOG_LEVEL_WARN, r, &t->detail, "directory");
		return OK;
	}
	if (!found.has_password) {
		/* Made before: to be claimed, or in the way. */
		if (t->core->conf->directory_mode == MODE_CREATE)
			out->state = ACCOUNT_OF_ANOTHER;
		return OK;
	}
	if (out->state == ACCOUNT_NONE && !found.locked &&
	    is_his_id(t, record, found.unique_id))
		return OK;	/* he makes it anew, and keeps his entry */
	known = who_number(&t->flow.data, record, &n) && n.sure;
	if (known ? !is_his(&found, &n, record) :
	    out->state == ACCOUNT_OF_ANOTHER ||
	    is_of_other_day(&found, record)) {
		out->state = ACCOUNT_OF_ANOTHER;
		return OK;
	}
	out->since = found.activated_at;
	memcpy(out->uid, found.uid, sizeof(out->uid));
	out->state = found.locked ? ACCOUNT_BARRED : ACCOUNT_EXISTS;
	return OK;
}

static enum outcome
find_number_rows(struct turn *t, const char *number,
    struct registry_rows **out)
{
	struct registry *reg = t->core->registry;
	const struct conf_capacity *capacity =
	    conf_capacity(t->core->conf, t->flow.source);
	enum outcome r;

	if (capacity == NULL)
		return E_CONF;	/* switched off while the flow ran */
	r = registry_key_find(reg, capacity, REGISTRY_NUMBER, number, out);
	if (r != OK && r != E_NOTFOUND && r != E_LIMIT)
		log_outcome(LOG_LEVEL_ERR, r, registry_detail(reg),
		    "registry");
	return r;
}

enum outcome
find_number(struct turn *t, const struct record *record,
    const char **refusal)
{
	static const char others[] = "the registry has the number in the row "
	    "of another person";
	struct registry_rows *rows = NULL;
	char own[RECORD_NUMBER_SIZE];
	struct who_number n;
	enum outcome r;
	size_t i;

	*refusal = NULL;
	if (!who_number(&t->flow.data, record, &n) ||
	    (record_number(record, own) == OK && strcmp(own, n.number) == 0))
		return OK;
	r = find_number_rows(t, n.number, &rows);
	for (i = 0; r == OK && i < rows->count; i++)
		if (who_is_others(&n, &rows->row[i].record, record))
			*refusal = others;
	registry_rows_free(&rows);
	/* So many rows are not one person's. */
	if (r == E_LIMIT)
		*refusal = others;
	return r == E_LIMIT || r == E_NOTFOUND ? OK : r;
}

enum outcome
find_entry(struct turn *t, const struct record *record,
    const char **refusal)
{
	char person[WHO_PERSON_SIZE], unique_id[33];
	struct detail d = { "" };
	struct entry *e = NULL;
	enum outcome r;

	*refusal = NULL;
	if ((r = who_person(&t->flow, record, person)) != OK)
		return r == E_NOMEM ? r : OK;
	vault_account_unique_id(t->core->vault, person, unique_id);
	r = who_entry(&(struct who_entry_of){ .conf = t->core->conf,
	    .flow = &t->flow, .record = record, .unique_id = unique_id }, &e,
	    &d);
	if (r == OK && claim_look(t->core->directory, e, refusal, &d) != OK)
		*refusal = NULL;
	entry_free(&e);
	return r == E_NOMEM ? r : OK;
}
