/*
 * What has to change in an entry.
 */
#include <string.h>
#include <strings.h>

#include "person/schac.h"
#include "sync/diff.h"

typedef bool same_fn(const char *, const char *);

static bool
is_same_exactly(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static bool
is_same_word(const char *a, const char *b)
{
	return strcasecmp(a, b) == 0;
}

/* Under either prefix; the spelling of an id's number is one. */
static bool
is_same_id(const char *a, const char *b)
{
	struct schac_id x, y;

	if (schac_code_is_same(a, b))
		return true;
	return schac_id_parse(a, &x) == OK && schac_id_parse(b, &y) == OK &&
	    schac_id_is_alike(&x, &y) && strcmp(x.number, y.number) == 0;
}

/* Of which a person has one: another of that kind is an old one of his. */
static bool
is_rival_id(const char *attribute, const char *a, const char *b)
{
	struct schac_id x, y;

	if (strcasecmp(attribute, "schacPersonalUniqueID") == 0)
		return schac_id_parse(a, &x) == OK &&
		    schac_id_parse(b, &y) == OK && schac_id_is_alike(&x, &y);
	return strcasecmp(attribute, "schacPersonalUniqueCode") == 0 &&
	    schac_code_is_alike(a, b);
}

static bool
has_like(const struct entry *e, const char *attribute, const char *value,
    same_fn *same)
{
	const char *one;
	size_t n;

	for (n = 0; (one = entry_get_nth(e, attribute, n)) != NULL; n++)
		if (same(one, value))
			return true;
	return false;
}

static bool
has_rival(const struct entry *e, const char *attribute, const char *value)
{
	const char *one;
	size_t n;

	for (n = 0; (one = entry_get_nth(e, attribute, n)) != NULL; n++)
		if (is_rival_id(attribute, value, one))
			return true;
	return false;
}

static same_fn *
compare_of(enum claim_rule rule)
{
	switch (rule) {
	case CLAIM_JOINS:
	case CLAIM_KEEPS:
		return is_same_word;
	case CLAIM_IDENTIFIES:
		return is_same_id;
	default:
		return is_same_exactly;
	}
}

/* The primary one is one of them; where the mapping writes no others, none is
 * of the institution. */
static bool
is_affiliation_of_ours(const struct entry *ours, const char *value)
{
	static const char all[] = "eduPersonAffiliation";

	return entry_get(ours, all) == NULL ||
	    has_like(ours, all, value, is_same_word);
}

/* Is this value, which should not be there, ours to take away? */
static bool
is_to_go(const struct diff_input *in, const char *attribute,
    const char *value, enum claim_rule rule)
{
	switch (rule) {
	case CLAIM_JOINS:
	case CLAIM_JOINS_EXACT:
		return has_like(in->ours, attribute, value, compare_of(rule));
	case CLAIM_KEEPS:
		return is_affiliation_of_ours(in->ours, value);
	case CLAIM_IDENTIFIES:
		return has_rival(in->wanted, attribute, value);
	default:
		return true;
	}
}

static enum outcome
put_gone(const struct diff_input *in, const char *attribute,
    enum claim_rule rule, struct entry *gone)
{
	const char *value;
	enum outcome r = OK;
	size_t n;

	for (n = 0; r == OK && (value = entry_get_nth(in->current, attribute,
	    n)) != NULL; n++)
		if (!has_like(in->wanted, attribute, value,
		    compare_of(rule)) && is_to_go(in, attribute, value, rule))
			r = entry_put(gone, attribute, value);
	return r;
}

/* The one value of an attribute is another's, and stays. */
static bool
has_kept(const struct diff_input *in, const char *attribute,
    enum claim_rule rule)
{
	const char *value = entry_get(in->current, attribute);

	return rule == CLAIM_KEEPS && value != NULL &&
	    !is_to_go(in, attribute, value, rule);
}

static enum outcome
put_come(const struct diff_input *in, const char *attribute,
    enum claim_rule rule, struct entry *come)
{
	const char *value;
	enum outcome r = OK;
	size_t n;

	if (has_kept(in, attribute, rule))
		return OK;
	for (n = 0; r == OK && (value = entry_get_nth(in->wanted, attribute,
	    n)) != NULL; n++)
		if (!has_like(in->current, attribute, value,
		    compare_of(rule)))
			r = entry_put(come, attribute, value);
	return r;
}

/* An address that is replaced goes on to be one of his. */
static enum outcome
keep_address(const struct diff_input *in, struct entry *come)
{
	static const char kept[] = "mailLocalAddress";
	const char *value;
	enum outcome r = OK;
	size_t n;

	if (entry_get(in->wanted, "mail") == NULL)
		return OK;
	for (n = 0; r == OK && (value = entry_get_nth(in->current, "mail",
	    n)) != NULL; n++)
		if (!has_like(in->wanted, "mail", value, is_same_word) &&
		    !has_like(in->current, kept, value, is_same_word))
			r = entry_put(come, kept, value);
	return r;
}

static bool
is_tabled(const struct diff_table *t, const char *attribute)
{
	size_t i;

	for (i = 0; i < t->count; i++)
		if (strcasecmp(t->row[i].attribute, attribute) == 0)
			return true;
	return false;
}

void
diff_table_make(const struct conf *conf, struct diff_table *out)
{
	struct entry_row row;
	enum claim_rule rule;
	enum owner owner;
	size_t n;

	out->count = 0;
	for (n = 0; entry_row(conf, n, &row); n++) {
		owner = owner_of(conf, row.attribute);
		rule = claim_table_rule(row.attribute);
		if ((owner != OWNER_OURS && owner != OWNER_REGISTRY) ||
		    rule == CLAIM_STATE || is_tabled(out, row.attribute))
			continue;
		out->row[out->count].attribute = row.attribute;
		out->row[out->count].owner = owner;
		out->row[out->count++].rule = rule;
	}
}

/* His identifier for life: given once, and never another. */
static bool
is_left(const struct diff_input *in, size_t n)
{
	const char *attribute = in->table->row[n].attribute;

	if (in->no_row && in->table->row[n].owner == OWNER_REGISTRY)
		return true;
	return in->table->row[n].rule == CLAIM_IDENTIFIES &&
	    strcasecmp(attribute, "eduPersonUniqueId") == 0 &&
	    entry_get(in->current, attribute) != NULL;
}

static enum outcome
diff_attribute(const struct diff_input *in, size_t n, struct entry *gone,
    struct entry *come)
{
	const char *attribute = in->table->row[n].attribute;
	const enum claim_rule rule = in->table->row[n].rule;
	enum outcome r;

	if ((r = put_gone(in, attribute, rule, gone)) != OK ||
	    (r = put_come(in, attribute, rule, come)) != OK)
		return r;
	return rule == CLAIM_MOVES ? keep_address(in, come) : OK;
}

enum outcome
diff_make(const struct diff_input *in, struct entry **gone,
    struct entry **come)
{
	struct entry *a = entry_new(), *b = entry_new();
	enum outcome r = a == NULL || b == NULL ? E_NOMEM : OK;
	size_t n;

	for (n = 0; r == OK && n < in->table->count; n++)
		if (!is_left(in, n))
			r = diff_attribute(in, n, a, b);
	if (r == OK) {
		*gone = a;
		*come = b;
		return OK;
	}
	entry_free(&a);
	entry_free(&b);
	return r;
}
