#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "activation/who.h"

#define PERSON_KIND "SSN"

static const struct conf_capacity *
capacity_of(const struct turn *t)
{
	return conf_capacity(t->core->conf, t->flow.source);
}

static enum outcome
find(struct turn *t, const char *mobile, const char *email,
    struct registry_rows **out)
{
	const struct conf_capacity *capacity = capacity_of(t);
	enum outcome r;

	if (capacity == NULL)
		return E_CONF;	/* switched off while the flow ran */
	r = registry_find(t->core->registry, capacity, mobile, email, out);
	if (r != OK && r != E_NOTFOUND)
		log_outcome(LOG_LEVEL_ERR, r,
		    registry_detail(t->core->registry), "registry");
	return r;
}

enum outcome
who_find_typed(struct turn *t, struct registry_rows **out)
{
	return find(t, t->flow.data.mobile, t->flow.data.email, out);
}

size_t
who_persons(const struct registry_rows *rows)
{
	size_t i, k, n = 0;

	for (i = 0; i < rows->count; i++) {
		for (k = 0; k < i; k++)
			if (record_same_person(&rows->row[k].record,
			    &rows->row[i].record))
				break;
		n += k == i;
	}
	return n;
}

static bool
is_chosen(const struct flow_data *data, const struct record *record)
{
	return strcmp(record->system_id, data->system_id) == 0 &&
	    strcmp(record->registration_id, data->registration_id) == 0 &&
	    strcmp(record->department_id, data->department_id) == 0;
}

/* The one chosen; without a choice the only live one of the only person,
 * or, if none of his is live, any of them. */
static const struct registry_row *
pick_row(const struct who *w, const struct flow_data *data)
{
	const struct registry_row *found = NULL;
	size_t i;

	for (i = 0; i < w->rows->count; i++) {
		const struct registry_row *row = &w->rows->row[i];

		if (data->registration_id[0] != '\0' ||
		    data->system_id[0] != '\0') {
			if (is_chosen(data, &row->record))
				return row;
		} else if (w->persons == 1 && w->live <= 1 &&
		    (row->live || w->live == 0))
			found = row;
	}
	return found;
}

enum outcome
who_find(struct turn *t, struct who *out)
{
	const struct flow_data *data = &t->flow.data;
	const bool sms = strcmp(data->proven,
	    channel_name(CHANNEL_SMS)) == 0;
	struct who w = { 0 };
	enum outcome r;
	size_t i;

	r = find(t, sms ? data->mobile : "", sms ? "" : data->email, &w.rows);
	if (r == OK) {
		w.persons = who_persons(w.rows);
		for (i = 0; i < w.rows->count; i++)
			w.live += w.rows->row[i].live;
		w.row = pick_row(&w, data);
	} else if (r == E_NOTFOUND)
		r = OK;		/* the registry changed its mind */
	else
		return r;
	*out = w;
	return r;
}

void
who_clear(struct who *w)
{
	registry_rows_free(&w->rows);
	memset(w, 0, sizeof(*w));
}

bool
who_number(const struct flow_row *f, const struct record *record,
    struct who_number *out)
{
	const struct flow_data *data = &f->data;
	const bool held = record_has_number(record);
	struct who_number n = {
	    .sure = held || data->id_checked[0] != '\0' };

	/* The check may have answered with the AMKA that replaced it. */
	record_number_key(data->id_current[0] != '\0' ? data->id_current :
	    held ? record->ssn : data->id_number, n.number);
	if (n.number[0] == '\0' || insurance_parse_country(held ?
	    record->ssn_country : data->id_country, n.country) != OK)
		return false;
	*out = n;
	return true;
}

/* The registry's values hold no line feed: no two rows have one key. */
static enum outcome
print_row_key(const struct flow_row *f, const struct record *record,
    char out[WHO_PERSON_SIZE])
{
	int n;

	if (record->system_id[0] == '\0' &&
	    record->registration_id[0] == '\0')
		return E_INPUT;
	n = snprintf(out, WHO_PERSON_SIZE, "supplied\n%s\n%s\n%s", f->source,
	    record->system_id, record->registration_id);
	return n > 0 && n < WHO_PERSON_SIZE ? OK : E_INPUT;
}

static void
print_number_key(const struct who_number *n, char out[WHO_PERSON_SIZE])
{
	snprintf(out, WHO_PERSON_SIZE, "%s:" PERSON_KIND ":%s", n->country,
	    n->number);
}

enum outcome
who_person(const struct flow_row *f, const struct record *record,
    char out[WHO_PERSON_SIZE])
{
	struct who_number n;

	if (!who_number(f, record, &n) || !n.sure)
		return print_row_key(f, record, out);
	print_number_key(&n, out);
	return OK;
}

/* What an entry is made of: the very mapping tells what it would refuse. */
static bool
is_refused(struct turn *t, const struct record *record)
{
	struct who_number n = { .sure = false };
	const bool known = who_number(&t->flow, record, &n) && n.sure;
	const struct entry_input in = {
		.conf = t->core->conf, .capacity = capacity_of(t),
		.record = record, .unique_id = ENTRY_NO_ID,
		.ssn = known ? n.number : "",
		.ssn_country = known ? n.country : "",
		.language = t->flow.lang, .now = t->flow.now,
	};
	struct entry *e = NULL;
	enum outcome r;

	r = in.capacity == NULL ? OK : entry_make(&in, &e, &t->detail);
	entry_free(&e);
	return r == E_INPUT;
}

bool
who_is_missing(struct turn *t, const struct record *record)
{
	unsigned missing = record_missing(record);

	/* What he may supply himself is asked, not complained of; the
	 * country of a number that is not there is not missed. */
	if (missing & RECORD_NO_SSN)
		missing &= ~(unsigned)(RECORD_NO_SSN | RECORD_NO_SSN_COUNTRY);
	if (missing == 0)
		return is_refused(t, record);
	detail_set(&t->detail, "empty or unusable:%s%s%s",
	    missing & RECORD_NO_USERNAME ? " username" : "",
	    missing & RECORD_NO_SSN_COUNTRY ? " country of the AMKA" : "",
	    missing & RECORD_NO_BIRTH_DATE ? " birth date" : "");
	return true;
}

static bool
is_of_person(const struct record *row, const struct record *record)
{
	return row == record || record_same_person(row, record);
}

enum outcome
who_find_account(struct turn *t, const struct registry_rows *rows,
    const struct record *record, struct account_row *out)
{
	struct vault *v = t->core->vault;
	char key[WHO_PERSON_SIZE];
	enum outcome r = E_NOTFOUND;
	struct who_number n;
	size_t i;

	if (who_number(&t->flow, record, &n) && n.sure) {
		print_number_key(&n, key);
		r = vault_account_find(v, key, out);
	}
	for (i = 0; r == E_NOTFOUND && i < rows->count; i++)
		if (is_of_person(&rows->row[i].record, record) &&
		    print_row_key(&t->flow, &rows->row[i].record, key) == OK)
			r = vault_account_find(v, key, out);
	return r;
}

static enum flow_account
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

static enum outcome
account_in_vault(struct turn *t, const struct registry_rows *rows,
    const struct record *record, struct who_account *out)
{
	struct account_row by_person = { 0 }, by_uid = { 0 };
	enum outcome r;

	r = who_find_account(t, rows, record, &by_person);
	if (r == OK) {
		out->state = state_of(by_person.status);
		out->since = by_person.activated;
		/* Not as the registry has it now: as it was then. */
		memcpy(out->uid, by_person.uid, sizeof(out->uid));
		return OK;
	}
	if (r != E_NOTFOUND || record->login_name[0] == '\0')
		return r == E_NOTFOUND ? OK : r;
	r = vault_account_find_uid(t->core->vault, record->login_name,
	    &by_uid);
	if (r == OK)
		out->state = ACCOUNT_OF_ANOTHER;
	return r == E_NOTFOUND ? OK : r;
}

/* schacPersonalUniqueID ends in country, kind and number. */
static bool
is_number(const char *id, const struct who_number *n)
{
	char text[sizeof(((struct directory_account *)0)->person_id[0])];
	char number[RECORD_NUMBER_SIZE], country[INSURANCE_COUNTRY_SIZE];
	char *kind, *p;

	if (text_copy(text, sizeof(text), id) != OK ||
	    (kind = strstr(text, ":" PERSON_KIND ":")) == NULL)
		return false;
	record_number_key(kind + strlen(":" PERSON_KIND ":"), number);
	*kind = '\0';
	p = strrchr(text, ':');
	return insurance_parse_country(p == NULL ? text : p + 1,
	    country) == OK && strcmp(country, n->country) == 0 &&
	    strcmp(number, n->number) == 0;
}

static bool
is_person(const struct directory_account *a, const struct who_number *n)
{
	size_t i;

	for (i = 0; i < a->person_ids; i++)
		if (is_number(a->person_id[i], n))
			return true;
	return false;
}

enum outcome
who_account(struct turn *t, const struct registry_rows *rows,
    const struct record *record, struct who_account *out)
{
	struct directory_account found;
	struct who_number n;
	enum outcome r;
	bool known;

	memset(out, 0, sizeof(*out));
	r = account_in_vault(t, rows, record, out);
	/* The name is taken: perhaps by him, before we kept accounts. */
	if (r != OK || out->state == ACCOUNT_EXISTS ||
	    out->state == ACCOUNT_BARRED || record->login_name[0] == '\0')
		return r;
	r = directory_find(t->core->directory, record->login_name, &found,
	    &t->detail);
	if (r == E_NOTFOUND)
		return OK;
	if (r != OK) {
		log_outcome(LOG_LEVEL_WARN, r, &t->detail, "directory");
		return OK;
	}
	if (!found.has_password)
		return OK;	/* made before, to be claimed */
	known = who_number(&t->flow, record, &n) && n.sure;
	if (known ? !is_person(&found, &n) :
	    out->state == ACCOUNT_OF_ANOTHER) {
		out->state = ACCOUNT_OF_ANOTHER;
		return OK;
	}
	out->since = found.activated_at;
	memcpy(out->uid, found.uid, sizeof(out->uid));
	out->state = found.locked ? ACCOUNT_BARRED : ACCOUNT_EXISTS;
	return OK;
}

enum outcome
who_enrolment(const struct registry_rows *rows, size_t n,
    char out[WHO_ENROLMENT_SIZE])
{
	const struct record *mine = &rows->row[n].record;
	bool alone = true;
	size_t i;
	int len;

	for (i = 0; i < rows->count; i++)
		alone = alone && (i == n || !rows->row[i].live ||
		    strcmp(rows->row[i].record.registration_id,
		    mine->registration_id) != 0);
	len = alone ? snprintf(out, WHO_ENROLMENT_SIZE, "%s",
	    mine->registration_id) : snprintf(out, WHO_ENROLMENT_SIZE,
	    "%s:%s", mine->registration_id, mine->department_id);
	return len >= 0 && len < WHO_ENROLMENT_SIZE ? OK : E_INPUT;
}
