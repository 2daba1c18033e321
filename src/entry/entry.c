/* The mapping from a person to the attributes of his entry. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <sodium.h>

#include "base/buf.h"
#include "base/text.h"
#include "entry/dn.h"
#include "entry/entry.h"
#include "entry/entry_default.h"
#include "entry/facts.h"

#define VALUE_SIZE 2048

#define NAME_SIZE 64

struct pair {
	char	*attribute;
	size_t	 len;		/* of its name: most are told apart by it */
	char	*value;
	size_t	 row;
};

struct gap {
	enum entry_gap why;
	char	name[NAME_SIZE];	/* of the placeholder */
};

struct entry {
	size_t	count;
	size_t	row;		/* that is being applied */
	struct pair pair[ENTRY_VALUES_MAX];
	struct gap gap[ENTRY_ROWS_MAX];
};

static void
pair_clear(struct pair *p)
{
	free(p->attribute);
	if (p->value != NULL)
		sodium_memzero(p->value, strlen(p->value));
	free(p->value);
}

void
entry_free(struct entry **e)
{
	size_t i;

	if (e == NULL || *e == NULL)
		return;
	for (i = 0; i < (*e)->count; i++)
		pair_clear(&(*e)->pair[i]);
	free(*e);
	*e = NULL;
}

/* Does the entry have this very value?  (Two rows may give the same.) */
static bool
has(const struct entry *e, const char *attribute, const char *value)
{
	size_t i;

	for (i = 0; i < e->count; i++)
		if (strcmp(e->pair[i].value, value) == 0 &&
		    strcasecmp(e->pair[i].attribute, attribute) == 0)
			return true;
	return false;
}

struct entry *
entry_new(void)
{
	return calloc(1, sizeof(struct entry));
}

enum outcome
entry_put(struct entry *e, const char *attribute, const char *value)
{
	struct pair p;

	if (!dn_is_attribute(attribute) || *value == '\0' ||
	    !text_is_utf8(value, strlen(value)) ||
	    text_has_control(value, strlen(value)))
		return E_INPUT;
	if (has(e, attribute, value))
		return OK;
	if (e->count == ENTRY_VALUES_MAX)
		return E_INPUT;
	p.row = e->row;
	p.attribute = strdup(attribute);
	p.len = strlen(attribute);
	p.value = strdup(value);
	if (p.attribute == NULL || p.value == NULL) {
		pair_clear(&p);
		return E_NOMEM;
	}
	e->pair[e->count++] = p;
	return OK;
}

/* One expansion of one row. */
struct expansion {
	const struct facts *facts;
	size_t	n;		/* which item of the lists in it */
	bool	list;		/* it has one */
	bool	end;		/* which has no nth item */
	bool	empty;
	char	name[NAME_SIZE]; /* the first placeholder without a value */
};

static const char *
get(void *arg, const char *name)
{
	struct expansion *x = arg;
	bool known, list;
	const char *value = facts_get(x->facts, name, x->n, &known, &list);

	if (!known)
		return NULL;
	if ((value == NULL || *value == '\0') && x->name[0] == '\0')
		snprintf(x->name, sizeof(x->name), "%s", name);
	x->list = x->list || list;
	if (value == NULL)
		x->end = true;
	else if (*value == '\0')
		x->empty = true;
	return value != NULL ? value : "";
}

static enum outcome
refuse_row(const struct entry_row *row, struct detail *d)
{
	detail_set(d, "entry.mapping: %s = \"%s\" when \"%s\" is wrong: see "
	    "uregister.conf(5) for what can stand there", row->attribute,
	    row->value, row->when);
	return E_CONF;
}

/* "", "name": not empty, "name=value": that value. */
static enum outcome
condition(const struct entry_row *row, const struct facts *f, bool *out)
{
	const char *equal = strchr(row->when, '='), *value;
	char name[64];
	bool known, list;
	struct buf b;

	if (*row->when == '\0') {
		*out = true;
		return OK;
	}
	buf_init(&b, name, sizeof(name));
	buf_put(&b, row->when, equal != NULL ? (size_t)(equal - row->when) :
	    strlen(row->when));
	if (buf_failed(&b))
		return E_INPUT;
	value = facts_get(f, name, 0, &known, &list);
	if (!known)
		return E_INPUT;
	if (value == NULL)
		value = "";
	*out = equal != NULL ? strcmp(value, equal + 1) == 0 : *value != '\0';
	return OK;
}

static void
note_gap(struct entry *e, bool wanted, const struct expansion *x)
{
	struct gap *gap = &e->gap[e->row];

	gap->why = wanted ? ENTRY_EMPTY : ENTRY_CONDITION;
	snprintf(gap->name, sizeof(gap->name), "%s", x->name);
}

static enum outcome
apply_row(struct entry *e, const struct entry_row *row,
    const struct facts *f, struct detail *d)
{
	struct expansion x = { .facts = f };
	char value[VALUE_SIZE];
	bool wanted = false;
	enum outcome r;

	if (condition(row, f, &wanted) != OK ||
	    !dn_is_attribute(row->attribute))
		return refuse_row(row, d);
	r = OK;
	for (x.n = 0; r == OK && wanted && (x.n == 0 || x.list); x.n++) {
		x.end = x.empty = false;
		if (text_expand(row->value, get, &x, value,
		    sizeof(value)) != OK)
			return refuse_row(row, d);
		if (x.end || x.empty)
			break;
		r = entry_put(e, row->attribute, value);
	}
	if (x.n == 0)
		note_gap(e, wanted, &x);
	if (r == E_INPUT)
		detail_set(d, "the value of %s has what no attribute takes",
		    row->attribute);
	sodium_memzero(value, sizeof(value));
	return r;
}

static enum outcome
apply(struct entry *e, const struct conf *c, const struct facts *f,
    struct detail *d)
{
	struct entry_row row;
	enum outcome r;
	size_t n;

	for (n = 0; n < ENTRY_ROWS_MAX && entry_row(c, n, &row); n++) {
		e->row = n;
		if ((r = apply_row(e, &row, f, d)) != OK)
			return r;
	}
	return OK;
}

enum outcome
entry_make(const struct entry_input *in, struct entry **out,
    struct detail *d)
{
	struct entry *e;
	struct facts f;
	enum outcome r;

	if ((e = entry_new()) == NULL)
		return E_NOMEM;
	if ((r = facts_fill(in, &f, d)) != OK ||
	    (r = apply(e, in->conf, &f, d)) != OK)
		goto done;
	/* The entry is named by it. */
	if (entry_get(e, "uid") == NULL ||
	    entry_get(e, "objectClass") == NULL) {
		detail_set(d, "entry.mapping: uid or objectClass is missing");
		r = E_CONF;
		goto done;
	}
	*out = e;
	e = NULL;
done:
	facts_clear(&f);
	entry_free(&e);
	return r;
}

/* A row of the mapping would be written over what the student chose. */
static enum outcome
refuse_passwords(const struct conf *c, struct detail *d)
{
	static const char *const refused[] = { "userPassword", "2.5.4.35",
	    "uregisterNtPassword" };
	struct entry_row row;
	size_t n, i, len;

	for (n = 0; entry_row(c, n, &row); n++) {
		len = strcspn(row.attribute, ";");
		for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
			if (strlen(refused[i]) != len || strncasecmp(
			    row.attribute, refused[i], len) != 0)
				continue;
			detail_set(d, "entry.mapping: %s cannot be in the "
			    "mapping: the student chooses the password; "
			    "leave the row out", row.attribute);
			return E_CONF;
		}
	}
	return OK;
}

/* No entry can be made of one that is nothing here. */
static enum outcome
refuse_nobody(const struct conf *c, struct detail *d)
{
	size_t i;

	for (i = 0; i < c->capacities; i++) {
		const struct conf_capacity *one = &c->capacity[i];

		if (!one->enabled || !text_is_empty(one->primary_affiliation) ||
		    one->affiliations.count > 0)
			continue;
		detail_set(d, "capacities: \"%s\" has neither "
		    "primary_affiliation nor affiliations", one->source);
		return E_CONF;
	}
	return OK;
}

enum outcome
entry_check(const struct conf *c, struct detail *d)
{
	struct entry *e;
	struct facts f;
	enum outcome r;

	if (c->entry_nt_hash && c->entry_eduroam_entitlement[0] == '\0') {
		detail_set(d, "entry.nt_hash needs entry.eduroam_entitlement: "
		    "only who has that may have an NT hash");
		return E_CONF;
	}
	if ((r = refuse_passwords(c, d)) != OK ||
	    (r = refuse_nobody(c, d)) != OK ||
	    (r = assurance_check(c, d)) != OK)
		return r;
	/* With nothing known every row is read and none gives a value. */
	memset(&f, 0, sizeof(f));
	if ((e = entry_new()) == NULL)
		return E_NOMEM;
	r = apply(e, c, &f, d);
	entry_free(&e);
	return r;
}

bool
entry_row(const struct conf *c, size_t n, struct entry_row *out)
{
	const struct entry_row *row;

	if (c->mappings == 0) {
		if ((row = entry_default(n)) == NULL)
			return false;
		*out = *row;
		return true;
	}
	if (n >= c->mappings)
		return false;
	out->attribute = c->mapping[n].attribute;
	out->value = c->mapping[n].value;
	out->when = c->mapping[n].when;
	return true;
}

size_t
entry_count(const struct entry *e)
{
	return e->count;
}

const char *
entry_attribute(const struct entry *e, size_t n)
{
	return n < e->count ? e->pair[n].attribute : NULL;
}

const char *
entry_value(const struct entry *e, size_t n)
{
	return n < e->count ? e->pair[n].value : NULL;
}

const char *
entry_get_nth(const struct entry *e, const char *attribute, size_t n)
{
	const size_t len = strlen(attribute);
	size_t i;

	for (i = 0; i < e->count; i++)
		if (e->pair[i].len == len &&
		    strcasecmp(e->pair[i].attribute, attribute) == 0 &&
		    n-- == 0)
			return e->pair[i].value;
	return NULL;
}

const char *
entry_get(const struct entry *e, const char *attribute)
{
	return entry_get_nth(e, attribute, 0);
}

size_t
entry_row_of(const struct entry *e, size_t n)
{
	return n < e->count ? e->pair[n].row : 0;
}

enum entry_gap
entry_gap(const struct entry *e, size_t row, const char **placeholder)
{
	if (row >= ENTRY_ROWS_MAX)
		return ENTRY_GIVEN;
	*placeholder = e->gap[row].name;
	return e->gap[row].why;
}
