/* What the server can hold, read from its own schema. */
#include <string.h>
#include <strings.h>

#include "directory/schema.h"

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

/* Its number; classes if there is none. */
static size_t
find_class(const struct schema *s, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < s->classes; i++)
		if (is_named(s->class[i]->oc_names, s->class[i]->oc_oid, name,
		    len))
			break;
	return i;
}

const LDAPObjectClass *
schema_class(const struct schema *s, const char *name, size_t len)
{
	size_t i = find_class(s, name, len);

	return i < s->classes ? s->class[i] : NULL;
}

LDAPAttributeType *
schema_attribute(const struct schema *s, const char *name, size_t len)
{
	LDAPAttributeType *at;
	const char *error;
	size_t i;
	int code;

	for (i = 0; s->texts[0] != NULL && s->texts[0][i] != NULL; i++) {
		at = ldap_str2attributetype(s->texts[0][i]->bv_val, &code,
		    &error, LDAP_SCHEMA_ALLOW_ALL);
		if (at != NULL && schema_is(at, name, len))
			return at;
		ldap_attributetype_free(at);
	}
	return NULL;
}

bool
schema_is(const LDAPAttributeType *at, const char *name, size_t len)
{
	return is_named(at->at_names, at->at_oid, name, len);
}

/* A class may have several above it; the set ends a circle. */
static void
put_number(const struct schema *s, struct schema_set *set, size_t n)
{
	char *const *above;

	if (n == s->classes || set->has[n])
		return;
	set->has[n] = true;
	for (above = s->class[n]->oc_sup_oids; above != NULL &&
	    *above != NULL; above++)
		put_number(s, set, find_class(s, *above, strlen(*above)));
}

void
schema_put(const struct schema *s, struct schema_set *set,
    const LDAPObjectClass *oc)
{
	put_number(s, set, find_class(s, oc->oc_oid, strlen(oc->oc_oid)));
}

bool
schema_is_above(const struct schema *s, const LDAPObjectClass *above,
    const LDAPObjectClass *oc)
{
	struct schema_set set = { { false } };
	size_t n = find_class(s, above->oc_oid, strlen(above->oc_oid));

	schema_put(s, &set, oc);
	return n < s->classes && set.has[n];
}

static bool
lists(char *const *names, const LDAPAttributeType *at)
{
	for (; names != NULL && *names != NULL; names++)
		if (schema_is(at, *names, strlen(*names)))
			return true;
	return false;
}

bool
schema_allows(const struct schema *s, const struct schema_set *set,
    const LDAPAttributeType *at)
{
	size_t i;

	for (i = 0; i < s->classes; i++)
		if (set->has[i] && (lists(s->class[i]->oc_at_oids_must, at) ||
		    lists(s->class[i]->oc_at_oids_may, at)))
			return true;
	return false;
}

void
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
	    s->classes < SCHEMA_CLASSES_MAX; i++) {
		LDAPObjectClass *oc = ldap_str2objectclass(
		    s->texts[1][i]->bv_val, &code, &error,
		    LDAP_SCHEMA_ALLOW_ALL);

		if (oc != NULL && oc->oc_oid != NULL)
			s->class[s->classes++] = oc;
		else
			ldap_objectclass_free(oc);
	}
}

void
schema_clear(struct schema *s)
{
	size_t i;

	for (i = 0; i < s->classes; i++)
		ldap_objectclass_free(s->class[i]);
	ldap_value_free_len(s->texts[0]);
	ldap_value_free_len(s->texts[1]);
}
