/*
 * What a server says of itself, asked in the words of OpenLDAP: each entry of
 * cn=config, its schema, and which entries of ours there are in the tree.
 */
#ifndef PREPARE_FACTS_H
#define PREPARE_FACTS_H

#include "prepare/change.h"

struct facts {
	struct changes	config;		/* cn=config and what is below it */
	struct changes	schema;		/* the subschema, one entry */
	struct changes	tree;		/* those of ours that are there */
	struct changes	unseen;		/* those that may be: we cannot see */
	bool		known;		/* cn=config could be read */
	bool		fixed;		/* and is slapd.conf, or read only */
};

void	facts_free(struct facts *);

/* An attribute type or class, by its OID or by its name. */
bool	facts_has_element(const struct facts *, const char *oid);
bool	facts_has_name(const struct facts *, const char *name);
/* Two names of one attribute? */
bool	facts_is_one(const struct facts *, const char *name,
	    const char *other);
/* The database with this entry; NULL: none that is known. */
const struct change *facts_database(const struct facts *, const char *dn);
/* The overlay of that name on the database, or on all; NULL: none. */
const struct change *facts_overlay(const struct facts *,
	    const struct change *database, const char *name);
/* Does an entry have the value?  The number of its place, -1 if not. */
long	facts_place(const struct change *, const char *name,
	    const char *text);

#endif
