#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "core/who.h"

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
	    strcmp(record->registration_id, data->registration_id) == 0;
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
    const char **country, const char **number)
{
	if (record->ssn[0] != '\0') {
		/* Some registries write Greece as the tax offices do. */
		*country = strcmp(record->ssn_country, "EL") == 0 ? "GR" :
		    record->ssn_country;
		*number = record->ssn;
	} else {
		*country = f->data.id_country;
		*number = f->data.id_number;
	}
	/* The check may have answered with the AMKA that replaced it. */
	if (f->data.id_current[0] != '\0')
		*number = f->data.id_current;
	return **number != '\0';
}

enum outcome
who_person(const struct flow_row *f, const struct record *record,
    char out[WHO_PERSON_SIZE])
{
	const char *country, *number;
	int n;

	if (!who_number(f, record, &country, &number))
		return E_NOTFOUND;
	n = snprintf(out, WHO_PERSON_SIZE, "%s:" PERSON_KIND ":%s", country,
	    number);
	return n > 0 && n < WHO_PERSON_SIZE ? OK : E_INPUT;
}

bool
who_is_missing(const struct record *record)
{
	unsigned missing = record_missing(record);

	/* What he may supply himself is asked, not complained of; the
	 * country of a number that is not there is not missed. */
	if (record->ssn[0] == '\0')
		missing &= ~(unsigned)(RECORD_NO_SSN | RECORD_NO_SSN_COUNTRY);
	return missing != 0;
}

static enum outcome
account_in_vault(struct turn *t, const struct record *record,
    enum flow_account *out, int64_t *since)
{
	struct account_row by_person = { 0 }, by_uid = { 0 };
	char person[WHO_PERSON_SIZE];
	enum outcome r, s;

	r = who_person(&t->flow, record, person);
	if (r == OK)
		r = vault_account_find(t->core->vault, person, &by_person);
	if (r != OK && r != E_NOTFOUND)
		return r;
	if (r == OK) {
		*out = by_person.status == ACCOUNT_CONFLICT ?
		    ACCOUNT_OF_ANOTHER : ACCOUNT_EXISTS;
		*since = by_person.activated;
		return OK;
	}
	if (record->login_name[0] == '\0')
		return OK;
	s = vault_account_find_uid(t->core->vault, record->login_name,
	    &by_uid);
	if (s == OK)
		*out = ACCOUNT_OF_ANOTHER;
	return s == E_NOTFOUND ? OK : s;
}

/* schacPersonalUniqueID ends in country, kind and number. */
static bool
is_person(const struct directory_account *a, const char *country,
    const char *number)
{
	char tail[WHO_PERSON_SIZE + 1];
	size_t i, len, n;

	snprintf(tail, sizeof(tail), ":%s:" PERSON_KIND ":%s", country,
	    number);
	len = strlen(tail);
	for (i = 0; i < a->person_ids; i++) {
		n = strlen(a->person_id[i]);
		if (n >= len && strcmp(a->person_id[i] + n - len, tail) == 0)
			return true;
	}
	return false;
}

enum outcome
who_account(struct turn *t, const struct record *record,
    enum flow_account *out, int64_t *since)
{
	const char *country = "", *number = "";
	struct directory_account found;
	enum outcome r;
	bool known;

	*out = ACCOUNT_NONE;
	*since = 0;
	r = account_in_vault(t, record, out, since);
	/* The name is taken: perhaps by him, before we kept accounts. */
	if (r != OK || *out == ACCOUNT_EXISTS || record->login_name[0] == '\0')
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
	known = who_number(&t->flow, record, &country, &number);
	if (known ? !is_person(&found, country, number) :
	    *out == ACCOUNT_OF_ANOTHER) {
		*out = ACCOUNT_OF_ANOTHER;
		return OK;
	}
	*since = found.activated_at;
	*out = ACCOUNT_EXISTS;
	return OK;
}
