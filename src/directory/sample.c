/* What the mapping would write for a person who is made up. */
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "directory/sample.h"

/* Of RFC 4517, those that a pattern easily breaks; a syntax that is not
 * listed takes any text. */
static bool
is_integer(const char *v)
{
	v += *v == '-';
	return text_is_digits(v);
}

static bool
is_numeric(const char *v)
{
	return *v != '\0' && v[strspn(v, "0123456789 ")] == '\0';
}

static bool
is_time(const char *v)
{
	const size_t len = strspn(v, "0123456789");

	return len >= 10 && len <= 14 && strcmp(v + len, "Z") == 0;
}

static bool
is_dn(const char *v)
{
	LDAPDN dn = NULL;
	int rc = ldap_str2dn(v, &dn, LDAP_DN_FORMAT_LDAPV3);

	ldap_dnfree(dn);
	return rc == LDAP_SUCCESS;
}

static bool
is_ia5(const char *v)
{
	for (; *v != '\0'; v++)
		if ((unsigned char)*v > 0x7f)
			return false;
	return true;
}

static bool
is_boolean(const char *v)
{
	return strcmp(v, "TRUE") == 0 || strcmp(v, "FALSE") == 0;
}

#define SYNTAX "1.3.6.1.4.1.1466.115.121.1."

static const struct {
	const char *oid;
	const char *what;
	bool	(*takes)(const char *);
} syntaxes[] = {
	{ SYNTAX "7", "TRUE or FALSE", is_boolean },
	{ SYNTAX "12", "a distinguished name", is_dn },
	{ SYNTAX "24", "a time such as 20261123140509Z", is_time },
	{ SYNTAX "26", "ASCII text", is_ia5 },
	{ SYNTAX "27", "a whole number", is_integer },
	{ SYNTAX "36", "digits", is_numeric },
};

/* The syntax may be that of the attribute's superior. */
static bool
has_syntax(const struct schema *s, const LDAPAttributeType *at,
    const char *oid)
{
	LDAPAttributeType *above;
	bool has;

	if (at->at_syntax_oid != NULL)
		return strcmp(at->at_syntax_oid, oid) == 0;
	if (at->at_sup_oid == NULL || (above = schema_attribute(s,
	    at->at_sup_oid, strlen(at->at_sup_oid))) == NULL)
		return false;
	has = above->at_syntax_oid != NULL &&
	    strcmp(above->at_syntax_oid, oid) == 0;
	ldap_attributetype_free(above);
	return has;
}

static enum outcome
check_syntax(const struct schema *s, const LDAPAttributeType *at,
    const char *attribute, const char *value, struct detail *d)
{
	size_t i;

	for (i = 0; i < sizeof(syntaxes) / sizeof(syntaxes[0]); i++) {
		if (!has_syntax(s, at, syntaxes[i].oid) ||
		    syntaxes[i].takes(value))
			continue;
		detail_set(d, "%s takes %s, and the mapping would write "
		    "\"%s\" for a made-up person", attribute,
		    syntaxes[i].what, value);
		return E_CONF;
	}
	return OK;
}

/* Somebody who has everything, and is nobody. */
static const struct record sample = {
	.system_id = "1", .registration_id = "2026000001",
	.ssn = "01010012349", .ssn_country = "GR",
	.tin = "123456783", .tin_country = "GR",
	.birth_date = "2000-01-01", .birth_year = "2000", .gender = "2",
	.citizenship = "GR", .first_name_el = "ΜΑΡΙΑ",
	.first_name_en = "MARIA", .last_name_el = "ΠΑΠΑΔΟΠΟΥΛΟΥ",
	.last_name_en = "PAPADOPOULOU", .father_el = "ΓΕΩΡΓΙΟΣ",
	.father_en = "GEORGIOS", .mother_el = "ΕΛΕΝΗ",
	.mother_en = "ELENI", .department_id = "1501",
	.department_el = "ΤΜΗΜΑ ΜΑΘΗΜΑΤΙΚΩΝ",
	.department_en = "Department of Mathematics", .status = "active",
	.type = "undergraduate", .term = "1", .inscription_year = "2026",
	.email = "maria@example.net", .mobile = "6900000000",
	.login_name = "sample",
};

/* What the entry would say under this name and these options, whatever the
 * name is of those that the attribute has. */
static size_t
count_values(const struct entry *e, const LDAPAttributeType *at,
    const char *options)
{
	const char *attribute;
	size_t i, len, count = 0;

	for (i = 0; i < entry_count(e); i++) {
		attribute = entry_attribute(e, i);
		len = strcspn(attribute, ";");
		count += schema_is(at, attribute, len) &&
		    (options == NULL ||
		    strcasecmp(attribute + len, options) == 0);
	}
	return count;
}

static enum outcome
check_value(const struct schema *s, const struct entry *e, size_t n,
    struct detail *d)
{
	const char *attribute = entry_attribute(e, n);
	const size_t len = strcspn(attribute, ";");
	LDAPAttributeType *at = schema_attribute(s, attribute, len);
	enum outcome r = OK;
	size_t count;

	if (at == NULL)		/* check_row has named it */
		return OK;
	count = count_values(e, at, attribute + len);
	if (at->at_single_value && count > 1) {
		detail_set(d, "%s takes one value, and the mapping would "
		    "write %zu for a made-up person", attribute, count);
		r = E_CONF;
	} else
		r = check_syntax(s, at, attribute, entry_value(e, n), d);
	ldap_attributetype_free(at);
	return r;
}

/* The password comes beside the mapping, when the entry is written. */
static bool
has_attribute(const struct schema *s, const struct entry *e,
    const char *name)
{
	LDAPAttributeType *at = schema_attribute(s, name, strlen(name));
	bool has = at == NULL || count_values(e, at, NULL) > 0 ||
	    schema_is(at, "userPassword", strlen("userPassword"));

	ldap_attributetype_free(at);
	return has;
}

/* Of one class and those above it. */
static enum outcome
check_must(const struct schema *s, const struct entry *e, const char *class,
    struct detail *d)
{
	const LDAPObjectClass *oc = schema_class(s, class, strlen(class));
	struct schema_set set = { { false } };
	char *const *must;
	size_t i;

	if (oc == NULL)
		return OK;
	schema_put(s, &set, oc);
	for (i = 0; i < s->classes; i++) {
		must = set.has[i] ? s->class[i]->oc_at_oids_must : NULL;
		for (; must != NULL && *must != NULL; must++) {
			if (has_attribute(s, e, *must))
				continue;
			detail_set(d, "class %s asks for %s, and the mapping "
			    "writes none: add a row of it", class, *must);
			return E_CONF;
		}
	}
	return OK;
}

static enum outcome
check_classes(const struct schema *s, const struct entry *e,
    struct detail *d)
{
	const char *class;
	enum outcome r;
	size_t n;

	for (n = 0; (class = entry_get_nth(e, "objectClass", n)) != NULL; n++)
		if ((r = check_must(s, e, class, d)) != OK)
			return r;
	return OK;
}

/* A class that a condition leaves out allows nothing. */
static enum outcome
check_allowed(const struct schema *s, const struct entry *e,
    const char *source, struct detail *d)
{
	struct schema_set set = { { false } };
	const LDAPObjectClass *oc;
	LDAPAttributeType *at;
	const char *text;
	bool allowed = true;
	size_t n;

	for (n = 0; (text = entry_get_nth(e, "objectClass", n)) != NULL; n++)
		if ((oc = schema_class(s, text, strlen(text))) != NULL)
			schema_put(s, &set, oc);
	for (n = 0; allowed && n < entry_count(e); n++) {
		text = entry_attribute(e, n);
		at = schema_attribute(s, text, strcspn(text, ";"));
		allowed = at == NULL || schema_allows(s, &set, at);
		ldap_attributetype_free(at);
	}
	if (allowed)
		return OK;
	detail_set(d, "no class that the mapping writes for capacity %s "
	    "allows %s: its objectClass has a condition", source, text);
	return E_CONF;
}

/* The structural classes of an entry are one chain (RFC 4512 2.4.2): *low
 * is the lowest so far, NULL when there was none. */
static enum outcome
check_link(const struct schema *s, const char *class, const char **low,
    struct detail *d)
{
	const LDAPObjectClass *oc = schema_class(s, class, strlen(class));
	const LDAPObjectClass *lowest;

	if (oc == NULL || oc->oc_kind != LDAP_SCHEMA_STRUCTURAL)
		return OK;
	lowest = *low == NULL ? oc : schema_class(s, *low, strlen(*low));
	if (schema_is_above(s, oc, lowest)) {
		if (*low == NULL)
			*low = class;
		return OK;
	}
	if (!schema_is_above(s, lowest, oc)) {
		detail_set(d, "objectClass %s and %s cannot be in one entry: "
		    "both are structural, and none is above the other", *low,
		    class);
		return E_CONF;
	}
	*low = class;
	return OK;
}

static enum outcome
check_chain(const struct schema *s, const struct entry *e, bool whole,
    struct detail *d)
{
	const char *class, *low = NULL;
	enum outcome r;
	size_t n;

	for (n = 0; (class = entry_get_nth(e, "objectClass", n)) != NULL; n++)
		if ((r = check_link(s, class, &low, d)) != OK)
			return r;
	if (low != NULL || !whole)
		return OK;
	detail_set(d, "no objectClass of the mapping is structural: add one, "
	    "such as inetOrgPerson");
	return E_CONF;
}

enum outcome
sample_check(const struct schema *s, const struct conf *c,
    const struct conf_capacity *capacity, struct detail *d)
{
	const struct entry_input in = {
		.conf = c, .capacity = capacity, .record = &sample,
		.unique_id = "00000000000000000000000000000000",
		.mobile = "+306900000000", .language = "el", .now = 1,
		.proofs = ~0u, .kept = ~0u,
	};
	/* One that is claimed has classes and attributes of its own. */
	const bool whole = c->directory_mode != MODE_CLAIM;
	struct entry *e = NULL;
	enum outcome r;
	size_t n;

	if ((r = entry_make(&in, &e, d)) != OK)
		return r == E_INPUT ? E_CONF : r;
	for (n = 0; r == OK && n < entry_count(e); n++)
		r = check_value(s, e, n, d);
	if (r == OK)
		r = check_chain(s, e, whole, d);
	if (r == OK && whole)
		r = check_classes(s, e, d);
	if (r == OK && whole)
		r = check_allowed(s, e, capacity->source, d);
	entry_free(&e);
	return r;
}
