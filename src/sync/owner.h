/*
 * Whose the values of an attribute are, by the mapping's rows for it: what
 * the registry says of a person, what we say of his account, or what he chose
 * himself when he activated.  Pure.
 */
#ifndef SYNC_OWNER_H
#define SYNC_OWNER_H

#include "conf/conf.h"

enum owner {
	OWNER_NOBODY,		/* no row writes it */
	OWNER_OURS,		/* known without a row of the registry */
	OWNER_REGISTRY,
	OWNER_STUDENT,		/* and what is written once */
};

/* The name with its options, in any case. */
enum owner	owner_of(const struct conf *, const char *attribute);
/* The names that a search is to ask for: those of the mapping, and what tells
 * how the entry stands; ends with NULL.  max: room for so many. */
size_t		owner_attributes(const struct conf *, const char **out,
		    size_t max);

#endif
