/*
 * The rows of the mapping held against the server's schema (RFC 4512 4.2), so
 * that what slapd would refuse is named to the administrator, not to the first
 * student.
 */
#include <string.h>
#include <strings.h>

#include "directory/directory_private.h"
#include "directory/mapping.h"
#include "directory/sample.h"
#include "directory/tree.h"

static bool
is_class_row(const struct entry_row *row)
{
	return strcasecmp(row->attribute, "objectClass") == 0;
}

/* All classes that some row names, and those above them. */
static void
put_row_classes(const struct schema *s, const struct conf *c,
    struct schema_set *out)
{
	const LDAPObjectClass *oc;
	struct entry_row row;
	size_t n;

	for (n = 0; entry_row(c, n, &row); n++)
		if (is_class_row(&row) && (oc = schema_class(s, row.value,
		    strlen(row.value))) != NULL)
			schema_put(s, out, oc);
}

/* The same attribute with the same options: of each slapd keeps one value
 * if the attribute is single-valued (RFC 4512 2.5). */
static bool
is_same(const LDAPAttributeType *at, const char *one, const char *other)
{
	const size_t len = strcspn(one, ";"), n = strcspn(other, ";");

	return schema_is(at, one, len) && schema_is(at, other, n) &&
	    strcasecmp(one + len, other + n) == 0;
}

/* No person fulfils both: they ask one placeholder for different values. */
static bool
exclude_each_other(const char *one, const char *other)
{
	const size_t len = strcspn(one, "=");

	return one[len] == '=' && strncmp(one, other, len + 1) == 0 &&
	    strcmp(one, other) != 0;
}

/* Another row of the same attribute that may hold for the same person. */
static bool
has_twin(const struct conf *c, size_t n, const struct entry_row *row,
    const LDAPAttributeType *at)
{
	struct entry_row other;
	size_t i;

	for (i = 0; i < n && entry_row(c, i, &other); i++)
		if (is_same(at, other.attribute, row->attribute) &&
		    !exclude_each_other(other.when, row->when))
			return true;
	return false;
}

static enum outcome
check_attribute(const struct schema *s, const struct conf *c, size_t n,
    const struct entry_row *row, struct detail *d)
{
	const size_t len = strcspn(row->attribute, ";");
	LDAPAttributeType *at = schema_attribute(s, row->attribute, len);
	struct schema_set classes = { { false } };
	enum outcome r = E_CONF;

	put_row_classes(s, c, &classes);
	if (at == NULL)
		detail_set(d, "attribute %s of the mapping is not there; "
		    "see uregisterctl directory plan", row->attribute);
	else if (!schema_allows(s, &classes, at))
		detail_set(d, "no class of the mapping allows %s: add its "
		    "objectClass", row->attribute);
	else if (at->at_single_value && has_twin(c, n, row, at))
		detail_set(d, "%s takes one value, and the mapping has two "
		    "rows of it that may hold for one person; only \"when\" "
		    "with different values of one placeholder keeps them "
		    "apart", row->attribute);
	else
		r = OK;
	ldap_attributetype_free(at);
	return r;
}

static enum outcome
check_row(const struct schema *s, const struct conf *c, size_t n,
    const struct entry_row *row, struct detail *d)
{
	if (!is_class_row(row))
		return check_attribute(s, c, n, row, d);
	if (schema_class(s, row->value, strlen(row->value)) != NULL)
		return OK;
	detail_set(d, "class %s of the mapping is not there; see "
	    "uregisterctl directory plan", row->value);
	return E_CONF;
}

static enum outcome
check_rows(const struct schema *s, const struct conf *c, struct detail *d)
{
	struct entry_row row;
	enum outcome r;
	size_t n;

	for (n = 0; entry_row(c, n, &row); n++)
		if ((r = check_row(s, c, n, &row, d)) != OK)
			return r;
	for (n = 0; n < c->capacities; n++)
		if (c->capacity[n].enabled && (r = sample_check(s, c,
		    &c->capacity[n], d)) != OK)
			return r;
	return OK;
}

enum outcome
directory_mapping_check(struct directory *dir, struct detail *d)
{
	static const char *const names[] = { "attributeTypes",
	    "objectClasses", NULL };
	const struct tree_search search = tree_one("cn=Subschema",
	    "(objectClass=subschema)", names);
	struct link_reply reply;
	struct schema schema;
	enum outcome r;

	if ((r = entry_check(dir->conf, d)) != OK ||
	    (r = tree_search(dir->link, &search, &reply, d)) != OK)
		return r;
	schema_init(&schema, &reply);
	r = check_rows(&schema, dir->conf, d);
	schema_clear(&schema);
	link_reply_clear(&reply);
	return r;
}
