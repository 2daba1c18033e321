/*
 * What has to change in an entry.
 */
#include <string.h>
#include <strings.h>

#include "directory/claim_table.h"
#include "person/schac.h"
#include "sync/diff.h"
#include "sync/owner.h"

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
		return is_same_word;
	case CLAIM_IDENTIFIES:
		return is_same_id;
	default:
		return is_same_exactly;
	}
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

static enum outcome
put_come(const struct diff_input *in, const char *attribute,
    enum claim_rule rule, struct entry *come)
{
	const char *value;
	enum outcome r = OK;
	size_t n;

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

/* His identifier for life: given once, and never another. */
static bool
is_kept(const struct diff_input *in, const char *attribute)
{
	switch (owner_of(in->conf, attribute)) {
	case OWNER_OURS:
		break;
	case OWNER_REGISTRY:
		if (in->no_row)
			return false;
		break;
	default:
		return false;
	}
	return claim_table_rule(attribute) != CLAIM_STATE &&
	    (strcasecmp(attribute, "eduPersonUniqueId") != 0 ||
	    entry_get(in->current, attribute) == NULL);
}

static bool
is_first_row_of(const struct conf *conf, size_t n, const char *attribute)
{
	struct entry_row row;
	size_t i;

	for (i = 0; i < n && entry_row(conf, i, &row); i++)
		if (strcasecmp(row.attribute, attribute) == 0)
			return false;
	return true;
}

static enum outcome
diff_attribute(const struct diff_input *in, const char *attribute,
    struct entry *gone, struct entry *come)
{
	const enum claim_rule rule = claim_table_rule(attribute);
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
	struct entry_row row;
	size_t n;

	for (n = 0; r == OK && entry_row(in->conf, n, &row); n++)
		if (is_first_row_of(in->conf, n, row.attribute) &&
		    is_kept(in, row.attribute))
			r = diff_attribute(in, row.attribute, a, b);
	if (r == OK) {
		*gone = a;
		*come = b;
		return OK;
	}
	entry_free(&a);
	entry_free(&b);
	return r;
}
