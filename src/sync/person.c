/*
 * An account's person in the registry.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <sodium.h>

#include "person/date.h"
#include "person/schac.h"
#include "sync/load.h"
#include "sync/person.h"
#include "vault/account.h"

struct search {
	const struct sync *sync;
	const struct spool *spool;
	const struct sync_account *account;
	const struct entry *entry;
	struct person *person;
};

void
person_clear(struct person *p)
{
	sodium_memzero(p, sizeof(*p));
}

/* A number is typed by people: it is his of whom the day of birth is, too;
 * where the year alone is known, the username. */
static bool
is_born_so(const struct search *s, const struct record *record,
    enum spool_kind kind)
{
	enum vault_birth says;
	char date[DATE_SIZE];

	if (date_parse_birth(record->birth_date, date) != OK)
		return false;
	says = vault_account_compare_birth(s->sync->vault, s->account->id,
	    s->account->birth, date);
	return says == VAULT_BIRTH_SAME || (says == VAULT_BIRTH_YEAR &&
	    kind != SPOOL_NAME &&
	    strcasecmp(record->login_name, s->account->uid) == 0);
}

/* Of an account whose birth we do not know: what its entry tells. */
static bool
entry_has_number(const struct entry *e, const struct record *record)
{
	char number[RECORD_NUMBER_SIZE];
	struct schac_id id;
	const char *value;
	size_t n;

	if (record_number(record, number) != OK)
		return false;
	for (n = 0; (value = entry_get_nth(e, "schacPersonalUniqueID",
	    n)) != NULL; n++)
		if (schac_id_parse(value, &id) == OK &&
		    strcmp(id.kind, "SSN") == 0 &&
		    strcmp(id.number, number) == 0)
			return true;
	return false;
}

/* YYYYMMDD there, YYYY-MM-DD here. */
static bool
entry_has_birth(const struct entry *e, const struct record *record)
{
	const char *value = entry_get(e, "schacDateOfBirth");
	char theirs[DATE_SIZE], ours[DATE_SIZE];

	return value != NULL && date_parse(value, theirs) == OK &&
	    date_parse(record->birth_date, ours) == OK &&
	    strcmp(theirs, ours) == 0;
}

static bool
is_proven_his(const struct search *s, const struct record *record,
    enum spool_kind kind)
{
	if (s->account->has_birth)
		return is_born_so(s, record, kind);
	return s->entry != NULL && (entry_has_number(s->entry, record) ||
	    entry_has_birth(s->entry, record));
}

static enum outcome
add_rows(const struct search *s, const unsigned char key[SPOOL_KEY_LEN],
    enum spool_kind kind)
{
	struct person *p = s->person;
	size_t found[PERSON_ROWS_MAX + 1], n, i;
	enum outcome r;

	n = spool_find(s->spool, key, kind, found, PERSON_ROWS_MAX + 1);
	p->more = p->more || n > PERSON_ROWS_MAX;
	for (i = 0; i < n && p->rows < PERSON_ROWS_MAX; i++) {
		if ((r = spool_get(s->spool, found[i],
		    &p->row[p->rows])) != OK)
			return r;
		if (kind == SPOOL_NAME || s->account->has_birth) {
			if (!is_proven_his(s, &p->row[p->rows].record,
			    kind)) {
				p->unsure = p->unsure ||
				    (kind == SPOOL_NAME &&
				    !s->account->has_birth);
				continue;
			}
		}
		p->rows++;
	}
	return OK;
}

/* A view may have a row twice. */
static bool
is_row_there(const struct person *p, const struct spool_row *row)
{
	size_t i;

	for (i = 0; i < p->rows; i++)
		if (p->row[i].capacity == row->capacity &&
		    memcmp(&p->row[i].record, &row->record,
		    sizeof(row->record)) == 0)
			return true;
	return false;
}

/* The rows of other capacities and enrolments, once one of his is known. */
static enum outcome
add_others(const struct search *s, bool by_name)
{
	struct person *p = s->person;
	const struct spool_row first = p->row[0];
	char person[RECORD_PERSON_SIZE];
	unsigned char whole[KEY_HASH_LEN];
	size_t found[PERSON_ROWS_MAX + 1], n, i;
	struct spool_row row;
	enum outcome r;

	if (record_person(&first.record, person) != OK)
		return OK;
	vault_sync_person(s->sync->vault, person, whole);
	if (by_name && !s->account->adopted &&
	    memcmp(whole, s->account->person, sizeof(whole)) != 0) {
		p->renumber = true;
		memcpy(p->number, whole, sizeof(whole));
	}
	p->rows = 0;
	n = spool_find(s->spool, whole, SPOOL_NUMBER, found,
	    PERSON_ROWS_MAX + 1);
	p->more = p->more || n > PERSON_ROWS_MAX;
	for (i = 0; i < n && p->rows < PERSON_ROWS_MAX; i++) {
		if ((r = spool_get(s->spool, found[i], &row)) != OK)
			return r;
		if (record_same_person(&first.record, &row.record) &&
		    !is_row_there(p, &row))
			p->row[p->rows++] = row;
	}
	if (p->rows == 0)	/* nobody can say when he was born */
		p->row[p->rows++] = first;
	return OK;
}

static bool
ends_with_part(const char *value, const char *part)
{
	const char *last = strrchr(value, ':');

	return last != NULL && *part != '\0' && strcmp(last + 1, part) == 0;
}

/* How much a row tells of him whose account this is. */
static int
rank_of(const struct search *s, const struct spool_row *row)
{
	const char *source = s->sync->conf->capacity[row->capacity].source;
	const char *value;
	int rank = strcmp(source, s->account->source) == 0 ? 2 : 0;
	size_t n;

	for (n = 0; s->entry != NULL && (value = entry_get_nth(s->entry,
	    "schacPersonalUniqueCode", n)) != NULL; n++)
		if (ends_with_part(value, row->record.registration_id))
			return rank + 1;
	return rank;
}

static bool
is_before(const struct search *s, const struct spool_row *a,
    const struct spool_row *b)
{
	const int x = rank_of(s, a), y = rank_of(s, b);
	int c;

	if (x != y)
		return x > y;
	c = strcmp(a->record.status_date, b->record.status_date);
	if (c != 0)
		return c > 0;
	return strcmp(a->record.registration_id,
	    b->record.registration_id) > 0;
}

static void
sort_rows(const struct search *s)
{
	struct person *p = s->person;
	struct spool_row row;
	size_t i, k;

	for (i = 1; i < p->rows; i++)
		for (k = i; k > 0 && is_before(s, &p->row[k],
		    &p->row[k - 1]); k--) {
			row = p->row[k];
			p->row[k] = p->row[k - 1];
			p->row[k - 1] = row;
		}
	record_clear(&row.record);
}

enum outcome
person_find(const struct sync *sync, const struct spool *spool,
    const struct sync_account *account, const struct entry *entry,
    struct person *out)
{
	const struct search s = { sync, spool, account, entry, out };
	unsigned char name[SPOOL_KEY_LEN];
	bool by_name = false;
	enum outcome r;

	out->rows = 0;
	out->more = out->unsure = out->renumber = false;
	if ((r = add_rows(&s, account->person, SPOOL_NUMBER)) != OK)
		return r;
	if (out->rows == 0 &&
	    (r = add_rows(&s, account->person, SPOOL_ROW)) != OK)
		return r;
	if (out->rows == 0) {
		load_name_key(sync, account->uid, name);
		if ((r = add_rows(&s, name, SPOOL_NAME)) != OK)
			return r;
		by_name = true;
	}
	if (out->rows == 0)
		return OK;
	out->unsure = false;
	if ((r = add_others(&s, by_name)) == OK)
		sort_rows(&s);
	return r;
}
