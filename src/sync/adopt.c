/* The accounts that were there before us, recognised. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/progress.h"
#include "base/text.h"
#include "directory/many.h"
#include "directory/whose.h"
#include "entry/assurance.h"
#include "entry/entry.h"
#include "person/date.h"
#include "person/names.h"
#include "person/schac.h"
#include "sync/adopt.h"
#include "sync/load.h"
#include "vault/account.h"

#define ROWS_MAX 16		/* more rows are not one person's */
#define NOBODY SIZE_MAX

/* An entry, and the row of the registry that is its person's. */
struct brought {
	char	*uid;
	char	 unique_id[33];		/* "": it has none of ours to keep */
	char	 person[RECORD_PERSON_SIZE];
	char	 birth[32];		/* of that row */
	enum account_status status;	/* as it says itself */
	size_t	 row;			/* NOBODY */
	bool	 near;			/* a row has its number, code or name */
	bool	 many;			/* it fits several people */
	bool	 twice;			/* and so does its person */
};

/* A code, by which a row is found. */
struct coded {
	unsigned char key[SPOOL_KEY_LEN];
	size_t	 row;
};

/* What is adopted: what others made, or what we have forgotten. */
struct adopt_kind {
	enum outcome	(*walk)(struct directory *, directory_many_fn *,
			    void *arg, struct detail *);
	bool		 ours;
	const char	*word, *event;
};

struct adopting {
	struct sync	*sync;
	const struct adopt_kind *kind;
	struct spool	*spool;
	struct coded	*code;
	size_t		 codes;
	struct brought	*entry;
	size_t		 count;
	size_t		 known;		/* that we know already */
	struct progress	 progress;
	enum outcome	 failed;
};

/* ---- the rows of the registry, by a code ---- */

/* The department and the number of a row, or of a code that ends in both. */
static enum outcome
make_code_key(const struct sync *s, const char *department,
    const char *number, unsigned char out[SPOOL_KEY_LEN])
{
	char folded[NAMES_SIZE], text[NAMES_SIZE + 128];

	if (names_code(number, folded) != OK)
		return E_INPUT;
	snprintf(text, sizeof(text), "code\n%.100s\n%s", department, folded);
	load_key(s, text, out);
	return OK;
}

static int
compare_coded(const void *a, const void *b)
{
	return memcmp(a, b, SPOOL_KEY_LEN);
}

static enum outcome
read_codes(struct adopting *x)
{
	const size_t rows = spool_count(x->spool);
	struct spool_row row;
	enum outcome r = OK;
	size_t i;

	x->code = reallocarray(NULL, rows + 1, sizeof(*x->code));
	if (x->code == NULL)
		return E_NOMEM;
	for (i = 0; i < rows && r == OK; i++) {
		if ((r = spool_get(x->spool, i, &row)) != OK)
			break;
		if (make_code_key(x->sync, row.record.department_id,
		    row.record.registration_id,
		    x->code[x->codes].key) == OK)
			x->code[x->codes++].row = i;
		record_clear(&row.record);
	}
	qsort(x->code, x->codes, sizeof(*x->code), compare_coded);
	return r;
}

/* ---- whose an entry is ---- */

struct rows {
	size_t	at[ROWS_MAX];
	size_t	count;
	bool	more;			/* than there is room for */
};

static void
put_candidate(struct rows *rows, size_t row)
{
	size_t i;

	for (i = 0; i < rows->count; i++)
		if (rows->at[i] == row)
			return;
	if (rows->count < ROWS_MAX)
		rows->at[rows->count++] = row;
	else
		rows->more = true;
}

static void
add_found(const struct adopting *x, struct rows *rows,
    const unsigned char key[SPOOL_KEY_LEN], enum spool_kind kind)
{
	size_t found[ROWS_MAX + 1], i, n;

	n = spool_find(x->spool, key, kind, found, ROWS_MAX + 1);
	for (i = 0; i < n && i < ROWS_MAX; i++)
		put_candidate(rows, found[i]);
	rows->more = rows->more || n > ROWS_MAX;
}

/* urn:schac:personalUniqueCode:gr:SCOPE:DEPARTMENT:NUMBER */
static void
add_by_code(const struct adopting *x, struct rows *rows, const char *value)
{
	char text[SCHAC_ID_SIZE], *number, *department;
	struct coded wanted, *at;

	if (text_copy(text, sizeof(text), value) != OK ||
	    (number = strrchr(text, ':')) == NULL)
		return;
	*number++ = '\0';
	if ((department = strrchr(text, ':')) == NULL ||
	    make_code_key(x->sync, department + 1, number,
	    wanted.key) != OK)
		return;
	at = bsearch(&wanted, x->code, x->codes, sizeof(*at),
	    compare_coded);
	if (at == NULL)
		return;
	while (at > x->code && compare_coded(at - 1, &wanted) == 0)
		at--;
	for (; at < x->code + x->codes && compare_coded(at, &wanted) == 0;
	    at++)
		put_candidate(rows, at->row);
}

/* Those that it may be, by a number, a code or the user name. */
static void
list_candidates(const struct adopting *x, const struct entry *e,
    struct rows *rows)
{
	unsigned char key[SPOOL_KEY_LEN];
	char person[RECORD_PERSON_SIZE];
	struct schac_id id;
	const char *value;
	size_t n;

	for (n = 0; (value = entry_get_nth(e, "schacPersonalUniqueID",
	    n)) != NULL; n++) {
		if (schac_id_parse(value, &id) != OK)
			continue;
		snprintf(person, sizeof(person), "%s:SSN:%s", id.country,
		    id.number);
		load_key(x->sync, person, key);
		add_found(x, rows, key, SPOOL_NUMBER);
	}
	for (n = 0; (value = entry_get_nth(e, "schacPersonalUniqueCode",
	    n)) != NULL; n++)
		add_by_code(x, rows, value);
	for (n = 0; (value = entry_get_nth(e, "uid", n)) != NULL; n++) {
		load_name_key(x->sync, value, key);
		add_found(x, rows, key, SPOOL_NAME);
	}
}

static enum outcome
name_person(const struct sync *s, const struct spool_row *row,
    char out[RECORD_PERSON_SIZE])
{
	if (record_person(&row->record, out) == OK)
		return OK;
	return record_row_person(&row->record,
	    s->conf->capacity[row->capacity].source, out);
}

/* Is it the entry of that row's person? */
static bool
is_of_row(const struct sync *s, const struct entry *theirs,
    const struct spool_row *row)
{
	static const char nobodys[] = "00000000000000000000000000000000";
	const struct entry_input in = { .conf = s->conf,
	    .capacity = &s->conf->capacity[row->capacity],
	    .record = &row->record, .unique_id = nobodys, .language = "el",
	    .now = clock_now() };
	struct detail d = { "" };
	struct entry *ours = NULL, *asked;
	bool his = false;
	size_t i;

	if (entry_make(&in, &ours, &d) != OK || (asked = entry_new()) == NULL) {
		entry_free(&ours);
		return false;
	}
	/* That we would give it another unique id says nothing of it. */
	for (i = 0; i < entry_count(ours); i++)
		if (strcmp(entry_attribute(ours, i), "eduPersonUniqueId") !=
		    0 && entry_put(asked, entry_attribute(ours, i),
		    entry_value(ours, i)) == E_NOMEM)
			goto done;
	his = whose_judge_entry(theirs, asked) == WHOSE_HIS;
done:
	entry_free(&ours);
	entry_free(&asked);
	return his;
}

/* A number that the registry has of two days of birth is two people's. */
static void
take_row(struct brought *b, size_t row, const char *person,
    const char *birth)
{
	if (b->row != NOBODY && (strcmp(b->person, person) != 0 ||
	    (*birth != '\0' && b->birth[0] != '\0' &&
	    !date_may_be_same(b->birth, birth))))
		b->many = true;
	snprintf(b->person, sizeof(b->person), "%s", person);
	if (*birth != '\0')
		snprintf(b->birth, sizeof(b->birth), "%s", birth);
	b->row = row;
}

/* Made by us, of that number: nobody else can make such an id. */
static bool
has_id_of(const struct adopting *x, const struct brought *b,
    const char *person)
{
	char made[33];

	if (!x->kind->ours)
		return false;
	vault_account_unique_id(x->sync->vault, person, made);
	return strcmp(b->unique_id, made) == 0;
}

static enum outcome
judge_brought(const struct adopting *x, const struct entry *e,
    struct brought *b)
{
	char person[RECORD_PERSON_SIZE];
	struct rows rows = { .count = 0 };
	struct spool_row row;
	enum outcome r;
	size_t i;

	list_candidates(x, e, &rows);
	b->near = rows.count > 0;
	b->many = rows.more;
	for (i = 0; i < rows.count; i++) {
		if ((r = spool_get(x->spool, rows.at[i], &row)) != OK)
			return r;
		if (name_person(x->sync, &row, person) == OK &&
		    (is_of_row(x->sync, e, &row) ||
		    has_id_of(x, b, person)))
			take_row(b, rows.at[i], person,
			    row.record.birth_date);
		record_clear(&row.record);
	}
	return OK;
}

static void
see_brought(void *arg, const struct directory_many_entry *e)
{
	struct brought b = { .row = NOBODY }, *more;
	struct account_row account;
	struct adopting *x = arg;

	progress_step(&x->progress);
	if (x->failed != OK)
		return;
	x->failed = vault_account_find_uid(x->sync->vault, e->uid, &account);
	if (x->failed == OK)
		x->known++;
	if (x->failed != E_NOTFOUND)
		return;
	if (text_copy(b.unique_id, sizeof(b.unique_id), e->unique_id) != OK)
		b.unique_id[0] = '\0';
	b.status = e->closed ? ACCOUNT_CLOSED : e->stopped ?
	    ACCOUNT_SUSPENDED : ACCOUNT_ACTIVE;
	x->failed = judge_brought(x, e->values, &b);
	more = reallocarray(x->entry, x->count + 1, sizeof(*more));
	b.uid = strdup(e->uid);
	if (more != NULL)
		x->entry = more;
	if (more == NULL || b.uid == NULL) {
		free(b.uid);
		x->failed = E_NOMEM;
		return;
	}
	x->entry[x->count++] = b;
}

/* ---- each person once ---- */

static int
compare_brought(const void *a, const void *b)
{
	const struct brought *x = a, *y = b;
	const int n = strcmp(x->person, y->person);

	return n != 0 ? n : strcmp(x->uid, y->uid);
}

static void
mark_twice(struct adopting *x)
{
	size_t i;

	qsort(x->entry, x->count, sizeof(*x->entry), compare_brought);
	for (i = 1; i < x->count; i++)
		if (x->entry[i].row != NOBODY && strcmp(x->entry[i].person,
		    x->entry[i - 1].person) == 0)
			x->entry[i].twice = x->entry[i - 1].twice = true;
}

/* ---- what is said, and done ---- */

static bool
is_adopted(const struct brought *b)
{
	return b->row != NOBODY && !b->many && !b->twice;
}

static enum outcome
tell_brought(const struct adopting *x, const struct brought *b)
{
	struct spool_row row;
	enum outcome r;

	if (b->row == NOBODY) {
		printf("nobody  %s: %s\n", b->uid, b->near ? "a row has its "
		    "name or number, and nothing proves whose it is" :
		    "no row of the registry is its person's");
		return OK;
	}
	if ((r = spool_get(x->spool, b->row, &row)) != OK)
		return r;
	printf("%s  %s: %s %s%s\n", is_adopted(b) ? x->kind->word :
	    b->many ? "several" : "twice ", b->uid,
	    x->sync->conf->capacity[row.capacity].source,
	    row.record.registration_id, is_adopted(b) ? "" : b->many ?
	    ", and another person" : " has another entry too");
	record_clear(&row.record);
	return OK;
}

static enum outcome
write_account(struct adopting *x, const struct brought *b,
    const struct spool_row *row)
{
	struct vault *v = x->sync->vault;
	struct account_row account = { 0 };
	struct flow_row f = { .id = 0 };
	char proof[ASSURANCE_PROOFS_SIZE];
	enum outcome r;

	r = vault_account_bring(v, &(struct account_brought){
	    .person = b->person, .uid = b->uid, .unique_id = b->unique_id,
	    .source = x->sync->conf->capacity[row->capacity].source },
	    &account);
	if (r != OK)
		return r;
	f.account = account.id;
	sync_reason(x->sync, b->uid, f.reason, sizeof(f.reason));
	assurance_print(ASSURANCE_BIT(PROOF_ADOPTED), proof);
	if ((r = vault_account_set_person(v, account.id,
	    row->record.birth_date, proof)) != OK ||
	    (b->status != ACCOUNT_ACTIVE && (r = vault_account_set(v,
	    account.id, b->status)) != OK))
		return r;
	return sync_audit(x->sync, x->kind->event, &f);
}

static enum outcome
adopt_one(struct adopting *x, const struct brought *b)
{
	struct vault *v = x->sync->vault;
	struct spool_row row;
	enum outcome r;

	if ((r = spool_get(x->spool, b->row, &row)) != OK)
		return r;
	if ((r = vault_begin(v)) == OK &&
	    (r = write_account(x, b, &row)) == OK)
		r = vault_commit(v);
	vault_rollback(v);
	record_clear(&row.record);
	if (r == E_AMBIGUOUS) {
		printf("known   %s: its person has another account\n", b->uid);
		return OK;
	}
	return r;
}

static enum outcome
tell_all(struct adopting *x, bool apply)
{
	size_t i, adopted = 0;
	enum outcome r;

	for (i = 0; i < x->count; i++) {
		const struct brought *b = &x->entry[i];

		if ((r = tell_brought(x, b)) != OK)
			return r;
		adopted += is_adopted(b);
		if (apply && is_adopted(b) && (r = adopt_one(x, b)) != OK)
			return r;
	}
	printf("%zu %s, %zu are not; %zu were known before\n", adopted,
	    apply ? "are known now" : "would become known",
	    x->count - adopted, x->known);
	return OK;
}

static enum outcome
read_brought(struct adopting *x, struct detail *d)
{
	struct figures figures = { NULL };
	enum outcome r;

	r = load_registry(x->sync, &x->spool, &figures, d);
	figures_clear(&figures);
	if (r != OK || (r = read_codes(x)) != OK)
		return r;
	progress_begin(&x->progress, "entries looked at", 0);
	r = x->kind->walk(x->sync->directory, see_brought, x, d);
	progress_end(&x->progress);
	if (r == OK && x->failed != OK) {
		r = x->failed;
		*d = *vault_detail(x->sync->vault);
	}
	mark_twice(x);
	return r;
}

static enum outcome
adopt_kind(struct sync *s, const struct adopt_kind *kind, bool apply,
    struct detail *d)
{
	struct adopting x = { .sync = s, .kind = kind };
	enum outcome r;

	if ((r = read_brought(&x, d)) == OK &&
	    (r = tell_all(&x, apply)) != OK)
		*d = *vault_detail(s->vault);
	while (x.count > 0)
		free(x.entry[--x.count].uid);
	free(x.entry);
	free(x.code);
	spool_free(&x.spool);
	return r;
}

enum outcome
adopt_accounts(struct sync *s, bool apply, struct detail *d)
{
	return adopt_kind(s, &(struct adopt_kind){ directory_many_brought,
	    false, "adopt ", "account.adopted" }, apply, d);
}

enum outcome
adopt_forgotten(struct sync *s, bool apply, struct detail *d)
{
	return adopt_kind(s, &(struct adopt_kind){ directory_many_ours, true,
	    "return", "account.returned" }, apply, d);
}
