/*
 * The server's schema (RFC 4512 section 4.2), private to this folder: which
 * classes and attributes it knows, and what they ask of an entry.
 */
#ifndef DIRECTORY_SCHEMA_H
#define DIRECTORY_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>

#include <ldap_schema.h>

#include "directory/link.h"

#define SCHEMA_CLASSES_MAX 512

struct schema {
	struct berval	**texts[2];	/* as the server sent them */
	LDAPObjectClass	*class[SCHEMA_CLASSES_MAX];
	size_t		 classes;
};

/* Some of its classes, by their number. */
struct schema_set {
	bool	has[SCHEMA_CLASSES_MAX];
};

/* From the subschema entry; what libldap cannot read is left out. */
void	schema_init(struct schema *, const struct link_reply *);
void	schema_clear(struct schema *);

/* By name or OID, len bytes of it; NULL if there is none. */
const LDAPObjectClass *schema_class(const struct schema *, const char *name,
	    size_t len);
/* The caller frees it with ldap_attributetype_free. */
LDAPAttributeType *schema_attribute(const struct schema *, const char *name,
	    size_t len);
/* Does the name, or the OID, mean this attribute? */
bool	schema_is(const LDAPAttributeType *, const char *name, size_t len);

/* Adds a class and all above it. */
void	schema_put(const struct schema *, struct schema_set *,
	    const LDAPObjectClass *);
/* Is one class the other, or above it? */
bool	schema_is_above(const struct schema *, const LDAPObjectClass *above,
	    const LDAPObjectClass *);
/* Does a class of the set ask for the attribute, or allow it? */
bool	schema_allows(const struct schema *, const struct schema_set *,
	    const LDAPAttributeType *);

#endif
