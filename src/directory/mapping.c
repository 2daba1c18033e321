/*
 * The mapping held against the server's schema (RFC 4512 4.2), so that what
 * slapd would refuse is named to the administrator, not to the first
 * student.
 */
#include <string.h>
#include <strings.h>

#include <ldap_schema.h>

#include "base/text.h"
#include "directory/directory_private.h"

#define CLASSES_MAX 512
#define DEPTH_MAX 16		/* of superior classes */

struct schema {
	struct berval	**texts[2];	/* as the server sent them */
	LDAPObjectClass	*class[CLASSES_MAX];
	size_t		 classes;
};

static bool
is_named(char *const *names, const char *oid, const char *name, size_t len)
{
	if (oid != NULL && strlen(oid) == len &&
	    strncasecmp(oid, name, len) == 0)
		return true;
	for (; names != NULL && *names != NULL; names++)
		if (strlen(*names) == len &&
		    strncasecmp(*names, name, len) == 0)
			return true;
	return false;
}

static const LDAPObjectClass *
find_class(const struct schema *s, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < s->classes; i++)
		if (is_named(s->class[i]->oc_names, s->class[i]->oc_oid, name,
		    len))
			return s->class[i];
	return NULL;
}

/* The caller frees it with ldap_attributetype_free. */
static LDAPAttributeType *
find_attribute(const struct schema *s, const char *name, size_t len)
{
	LDAPAttributeType *at;
	const char *error;
	size_t i;
	int code;

	for (i = 0; s->texts[0] != NULL && s->texts[0][i] != NULL; i++) {
		at = ldap_str2attributetype(s->texts[0][i]->bv_val, &code,
		    &error, LDAP_SCHEMA_ALLOW_ALL);
		if (at != NULL && is_named(at->at_names, at->at_oid, name,
		    len))
			return at;
		ldap_attributetype_free(at);
	}
	return NULL;
}

static bool
lists(char *const *names, const LDAPAttributeType *at)
{
	for (; names != NULL && *names != NULL; names++)
		if (is_named(at->at_names, at->at_oid, *names,
		    strlen(*names)))
			return true;
	return false;
}

/* By the class itself or by one above it. */
static bool
allows(const struct schema *s, const LDAPObjectClass *oc,
    const LDAPAttributeType *at)
{
	int depth;

	for (depth = 0; oc != NULL && depth < DEPTH_MAX; depth++) {
		const char *above = oc->oc_sup_oids != NULL ?
		    oc->oc_sup_oids[0] : NULL;

		if (lists(oc->oc_at_oids_must, at) ||
		    lists(oc->oc_at_oids_may, at))
			return true;
		oc = above == NULL ? NULL :
		    find_class(s, above, strlen(above));
	}
	return false;
}

static bool
is_class_row(const struct entry_row *row)
{
	return strcasecmp(row->attribute, "objectClass") == 0;
}

static bool
is_allowed(const struct schema *s, const struct conf *c,
    const LDAPAttributeType *at)
{
	struct entry_row row;
	size_t n;

	for (n = 0; entry_row(c, n, &row); n++)
		if (is_class_row(&row) && allows(s, find_class(s, row.value,
		    strlen(row.value)), at))
			return true;
	return false;
}

/* Another row of the same attribute, written under the same condition. */
static bool
has_twin(const struct conf *c, size_t n, const struct entry_row *row)
{
	struct entry_row other;
	size_t i;

	for (i = 0; i < n && entry_row(c, i, &other); i++)
		if (strcasecmp(other.attribute, row->attribute) == 0 &&
		    strcmp(other.when, row->when) == 0)
			return true;
	return false;
}

static enum outcome
check_attribute(const struct schema *s, const struct conf *c, size_t n,
    const struct entry_row *row, struct detail *d)
{
	const size_t len = strcspn(row->attribute, ";");
	LDAPAttributeType *at = find_attribute(s, row->attribute, len);
	enum outcome r = E_CONF;

	if (at == NULL)
		detail_set(d, "attribute %s of the mapping is not there; "
		    "load schema/", row->attribute);
	else if (!is_allowed(s, c, at))
		detail_set(d, "no class of the mapping allows %s: add its "
		    "objectClass", row->attribute);
	else if (at->at_single_value && has_twin(c, n, row))
		detail_set(d, "%s takes one value, and the mapping has two "
		    "rows of it", row->attribute);
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
	if (find_class(s, row->value, strlen(row->value)) != NULL)
		return OK;
	detail_set(d, "class %s of the mapping is not there; load schema/",
	    row->value);
	return E_CONF;
}

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
	if (at->at_sup_oid == NULL || (above = find_attribute(s,
	    at->at_sup_oid, strlen(at->at_sup_oid))) == NULL)
		return false;
	has = above->at_syntax_oid != NULL &&
	    strcmp(above->at_syntax_oid, oid) == 0;
	ldap_attributetype_free(above);
	return has;
}

static enum outcome
check_value(const struct schema *s, const char *attribute, const char *value,
    struct detail *d)
{
	LDAPAttributeType *at = find_attribute(s, attribute,
	    strcspn(attribute, ";"));
	enum outcome r = OK;
	size_t i;

	for (i = 0; at != NULL && r == OK &&
	    i < sizeof(syntaxes) / sizeof(syntaxes[0]); i++)
		if (has_syntax(s, at, syntaxes[i].oid) &&
		    !syntaxes[i].takes(value)) {
			detail_set(d, "%s takes %s, and the mapping would "
			    "write \"%s\" for a made-up person", attribute,
			    syntaxes[i].what, value);
			r = E_CONF;
		}
	ldap_attributetype_free(at);
	return r;
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

static enum outcome
check_sample(const struct schema *s, const struct conf *c,
    const struct conf_capacity *capacity, struct detail *d)
{
	const struct entry_input in = {
		.conf = c, .capacity = capacity, .record = &sample,
		.unique_id = "00000000000000000000000000000000",
		.mobile = "+306900000000", .language = "el", .now = 1,
	};
	struct entry *e = NULL;
	enum outcome r;
	size_t n;

	if ((r = entry_make(&in, &e, d)) != OK)
		return r == E_INPUT ? E_CONF : r;
	for (n = 0; r == OK && n < entry_count(e); n++)
		r = check_value(s, entry_attribute(e, n), entry_value(e, n),
		    d);
	entry_free(&e);
	return r;
}

static void
schema_init(struct schema *s, const struct link_reply *reply)
{
	LDAPMessage *entry = ldap_first_entry(reply->ld, reply->message);
	const char *error;
	size_t i;
	int code;

	memset(s, 0, sizeof(*s));
	if (entry == NULL)
		return;
	s->texts[0] = ldap_get_values_len(reply->ld, entry,
	    "attributeTypes");
	s->texts[1] = ldap_get_values_len(reply->ld, entry, "objectClasses");
	for (i = 0; s->texts[1] != NULL && s->texts[1][i] != NULL &&
	    s->classes < CLASSES_MAX; i++) {
		LDAPObjectClass *oc = ldap_str2objectclass(
		    s->texts[1][i]->bv_val, &code, &error,
		    LDAP_SCHEMA_ALLOW_ALL);

		if (oc != NULL)
			s->class[s->classes++] = oc;
	}
}

static void
schema_clear(struct schema *s)
{
	size_t i;

	for (i = 0; i < s->classes; i++)
		ldap_objectclass_free(s->class[i]);
	ldap_value_free_len(s->texts[0]);
	ldap_value_free_len(s->texts[1]);
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
		if (c->capacity[n].enabled && (r = check_sample(s, c,
		    &c->capacity[n], d)) != OK)
			return r;
	return OK;
}

enum outcome
directory_check_mapping(struct directory *dir, struct detail *d)
{
	static const char *const names[] = { "attributeTypes",
	    "objectClasses", NULL };
	const struct tree_search search = {
		.base = "cn=Subschema", .scope = LDAP_SCOPE_BASE,
		.filter = "(objectClass=subschema)",
		.attributes = (char **)(uintptr_t)names, .only = LINK_ANY,
	};
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
