/* Questions to what a server said of itself. */
#include <string.h>
#include <strings.h>

#include "prepare/facts.h"
#include "prepare/same.h"

static const char *const kinds[] = { "attributeTypes", "objectClasses" };
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

void
facts_free(struct facts *f)
{
	change_free(&f->config);
	change_free(&f->schema);
	change_free(&f->tree);
	change_free(&f->unseen);
}

/* RFC 4512 section 4.1: "( OID NAME 'one' ..." or "( OID NAME ( 'one'
 * 'other' ) ...". */
static bool
names_oid(const char *element, const char *oid)
{
	const size_t len = strlen(oid);
	const char *p = same_bare(element);

	p += strspn(p, "( ");
	return strncmp(p, oid, len) == 0 && (p[len] == ' ' || p[len] == '\0');
}

static bool
names_name(const char *element, const char *name)
{
	const char *p = strstr(element, " NAME "), *end;
	const size_t len = strlen(name);

	if (p == NULL)
		return false;
	p += strlen(" NAME ");
	end = *p == '(' ? strchr(p, ')') : NULL;
	while ((p = strchr(p, '\'')) != NULL && (end == NULL || p < end)) {
		p++;
		if (strncasecmp(p, name, len) == 0 && p[len] == '\'')
			return true;
		if ((p = strchr(p, '\'')) == NULL || end == NULL)
			return false;
		p++;
	}
	return false;
}

static const char *
find_element(const struct facts *f, const char *key,
    bool (*has)(const char *element, const char *key))
{
	const char *text;
	size_t kind, n;

	if (f->schema.count == 0)
		return NULL;
	for (kind = 0; kind < KINDS; kind++)
		for (n = 0; (text = change_get(&f->schema.at[0], kinds[kind],
		    n)) != NULL; n++)
			if (has(text, key))
				return text;
	return NULL;
}

bool
facts_has_element(const struct facts *f, const char *oid)
{
	return find_element(f, oid, names_oid) != NULL;
}

bool
facts_has_name(const struct facts *f, const char *name)
{
	return find_element(f, name, names_name) != NULL;
}

bool
facts_is_one(const struct facts *f, const char *name, const char *other)
{
	const char *element;

	if (strcasecmp(name, other) == 0)
		return true;
	element = find_element(f, name, names_name);
	return element != NULL && names_name(element, other);
}

const struct change *
facts_database(const struct facts *f, const char *dn)
{
	const struct change *found = NULL;
	const char *suffix;
	size_t i, n, best = 0;

	for (i = 0; i < f->config.count; i++)
		for (n = 0; (suffix = change_get(&f->config.at[i],
		    "olcSuffix", n)) != NULL; n++)
			if (same_or_below(dn, suffix) &&
			    strlen(suffix) >= best) {
				found = &f->config.at[i];
				best = strlen(suffix);
			}
	return found;
}

static bool
is_above(const struct change *overlay, const struct change *database)
{
	const char *comma = strchr(overlay->dn, ',');

	return comma != NULL && (same_dn(comma + 1, database->dn) ||
	    strncasecmp(comma + 1, "olcDatabase={-1}frontend,", 25) == 0);
}

const struct change *
facts_overlay(const struct facts *f, const struct change *database,
    const char *name)
{
	const char *is;
	size_t i;

	for (i = 0; database != NULL && i < f->config.count; i++) {
		is = change_get(&f->config.at[i], "olcOverlay", 0);
		if (is != NULL && strcasecmp(same_bare(is), name) == 0 &&
		    is_above(&f->config.at[i], database))
			return &f->config.at[i];
	}
	return NULL;
}

long
facts_place(const struct change *c, const char *name, const char *text)
{
	const char *value;
	size_t n;

	for (n = 0; (value = change_get(c, name, n)) != NULL; n++)
		if (same_text(value, text))
			return (long)n;
	return -1;
}
