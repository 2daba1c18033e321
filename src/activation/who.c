/*
 * Who stands behind the rows of the registry that were found.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "activation/who.h"
#include "base/text.h"
#include "directory/account.h"
#include "entry/entry.h"
#include "person/date.h"
#include "person/names.h"
#include "person/schac.h"

#define PERSON_KIND "SSN"

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

/* The one chosen, or a live one if it stands there more than once; nobody
 * knows which it is when they are of several people. */
static void
pick_chosen(struct who *w, const struct flow_data *data)
{
	const struct registry_row *found = NULL;
	size_t i;

	for (i = 0; i < w->rows->count; i++) {
		const struct registry_row *row = &w->rows->row[i];

		if (!is_chosen(data, &row->record))
			continue;
		if (found != NULL &&
		    !record_same_person(&found->record, &row->record))
			w->doubled = found;
		if (found == NULL || (row->live && !found->live))
			found = row;
	}
	w->row = w->doubled == NULL ? found : NULL;
}

/* Without a choice the only live one of the only person, or, if none of his
 * is live, any of them. */
static void
pick_only(struct who *w)
{
	size_t i;

	if (w->persons != 1 || w->live > 1)
		return;
	for (i = 0; i < w->rows->count; i++)
		if (w->rows->row[i].live || w->live == 0)
			w->row = &w->rows->row[i];
}

void
who_read(struct registry_rows *rows, const struct flow_data *data,
    struct who *out)
{
	struct who w = { .rows = rows };
	size_t i;

	if (rows != NULL) {
		w.persons = who_persons(rows);
		for (i = 0; i < rows->count; i++)
			w.live += rows->row[i].live;
		if (who_has_chosen(data))
			pick_chosen(&w, data);
		else
			pick_only(&w);
	}
	*out = w;
}

void
who_clear(struct who *w)
{
	registry_rows_free(&w->rows);
	memset(w, 0, sizeof(*w));
}

const struct record *
who_record(const struct who *w)
{
	return w->row != NULL ? &w->row->record :
	    w->doubled != NULL ? &w->doubled->record :
	    &w->rows->row[0].record;
}

bool
who_has_chosen(const struct flow_data *data)
{
	return data->registration_id[0] != '\0' || data->system_id[0] != '\0';
}

void
who_choose(struct flow_data *data, const struct record *record)
{
	snprintf(data->system_id, sizeof(data->system_id), "%s",
	    record->system_id);
	snprintf(data->registration_id, sizeof(data->registration_id), "%s",
	    record->registration_id);
	snprintf(data->department_id, sizeof(data->department_id), "%s",
	    record->department_id);
}

bool
who_number(const struct flow_data *data, const struct record *record,
    struct who_number *out)
{
	struct who_number n = { .sure = false };
	const bool held = record_number(record, n.number) == OK;

	n.sure = held || data->id_checked;
	/* The check may have answered with the AMKA that replaced it. */
	if (data->id_current[0] != '\0')
		record_number_key(data->id_current, n.number);
	else if (!held)
		record_number_key(data->id_number, n.number);
	if (n.number[0] == '\0' || insurance_parse_country(held ?
	    record->ssn_country : data->id_country, n.country) != OK)
		return false;
	*out = n;
	return true;
}

enum outcome
who_row_key(const struct flow_row *f, const struct record *record,
    char out[WHO_PERSON_SIZE])
{
	return record_row_person(record, f->source, out);
}

void
who_number_key(const struct who_number *n, char out[WHO_PERSON_SIZE])
{
	snprintf(out, WHO_PERSON_SIZE, "%s:" PERSON_KIND ":%s", n->country,
	    n->number);
}

enum outcome
who_person(const struct flow_row *f, const struct record *record,
    char out[WHO_PERSON_SIZE])
{
	struct who_number n;

	if (!who_number(&f->data, record, &n) || !n.sure)
		return who_row_key(f, record, out);
	who_number_key(&n, out);
	return OK;
}

/* One who got a username with each enrolment, or whose AMKA was replaced:
 * twins have not one first name.  Namesakes of one year there are. */
static bool
has_same_names(const struct record *a, const struct record *b)
{
	char x[DATE_SIZE], y[DATE_SIZE];

	return date_parse(a->birth_date, x) == OK &&
	    date_parse(b->birth_date, y) == OK && strcmp(x, y) == 0 &&
	    record_same_names(a, b);
}

bool
who_is_others(const struct who_number *n, const struct record *row,
    const struct record *mine)
{
	char number[RECORD_NUMBER_SIZE], country[INSURANCE_COUNTRY_SIZE];

	return record_number(row, number) == OK &&
	    strcmp(number, n->number) == 0 &&
	    (insurance_parse_country(row->ssn_country, country) != OK ||
	    strcmp(country, n->country) == 0) &&
	    !record_same_person(row, mine) && !has_same_names(row, mine);
}

enum outcome
who_entry(const struct who_entry_of *of, struct entry **out, struct detail *d)
{
	const struct flow_row *f = of->flow;
	struct who_number n = { .sure = false };
	const bool known = who_number(&f->data, of->record, &n) && n.sure;
	const struct entry_input in = {
		.conf = of->conf,
		.capacity = conf_capacity(of->conf, f->source),
		.record = of->record,
		.unique_id = of->unique_id == NULL ? ENTRY_NO_ID :
		    of->unique_id,
		.ssn = known ? n.number : "",
		.ssn_country = known ? n.country : "",
		.language = f->lang, .now = f->now,
	};

	return in.capacity == NULL ? E_CONF : entry_make(&in, out, d);
}

/* What an entry is made of: the very mapping tells what it would refuse. */
static bool
is_refused(const struct conf *conf, const struct flow_row *f,
    const struct record *record, struct detail *d)
{
	struct entry *e = NULL;
	enum outcome r = who_entry(&(struct who_entry_of){ .conf = conf,
	    .flow = f, .record = record }, &e, d);

	entry_free(&e);
	return r == E_INPUT;
}

bool
who_is_missing(const struct conf *conf, const struct flow_row *f,
    const struct record *record, struct detail *d)
{
	unsigned missing = record_missing(record);

	/* What he may supply himself is asked, not complained of; the
	 * country of a number that is not there is not missed. */
	if (missing & RECORD_NO_SSN)
		missing &= ~(unsigned)(RECORD_NO_SSN | RECORD_NO_SSN_COUNTRY);
	if (missing == 0)
		return is_refused(conf, f, record, d);
	detail_set(d, "empty or unusable:%s%s%s",
	    missing & RECORD_NO_USERNAME ? " username" : "",
	    missing & RECORD_NO_SSN_COUNTRY ? " country of the AMKA" : "",
	    missing & RECORD_NO_BIRTH_DATE ? " birth date" : "");
	return true;
}

static bool
is_number(const char *value, const struct who_number *n)
{
	struct schac_id id;

	return schac_id_parse(value, &id) == OK &&
	    strcmp(id.kind, PERSON_KIND) == 0 &&
	    strcmp(id.country, n->country) == 0 &&
	    strcmp(id.number, n->number) == 0;
}

bool
who_is(const struct directory_account *a, const struct who_number *n)
{
	size_t i;

	for (i = 0; i < a->person_ids; i++)
		if (is_number(a->person_id[i], n))
			return true;
	return false;
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

/* Several rows of one person are one: the least of their keys. */
void
who_rows_name(const struct registry_rows *rows, char out[WHO_ROWS_SIZE])
{
	char name[WHO_ROWS_SIZE];
	size_t i;

	out[0] = '\0';
	for (i = 0; i < rows->count; i++) {
		snprintf(name, sizeof(name), "%s|%s",
		    rows->row[i].record.system_id,
		    rows->row[i].record.registration_id);
		if (out[0] == '\0' || strcmp(name, out) < 0)
			memcpy(out, name, sizeof(name));
	}
}
