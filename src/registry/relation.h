/*
 * The name of a view: what stands in the settings, found on the server in the
 * letters given, or else folded to small ones as the server does with a name
 * that is not quoted.
 */
#ifndef REGISTRY_RELATION_H
#define REGISTRY_RELATION_H

#include "sql/sql.h"

#define RELATION_NAME_SIZE 64	/* PostgreSQL's identifiers have 63 bytes */
/* two of them, each letter a quote that is doubled */
#define RELATION_SHOWN_SIZE (2 * (2 * RELATION_NAME_SIZE + 2))

struct relation_name {
	char	exact[RELATION_NAME_SIZE];
	char	folded[RELATION_NAME_SIZE];	/* the same if it was quoted */
};

struct relation {
	struct relation_name schema;	/* "": where the server looks */
	struct relation_name name;
};

/* name or schema.name, each with or without "quotes".  E_INPUT. */
enum outcome	relation_parse(const char *, struct relation *out) MUST_USE;
/* As it may stand in a statement, quoted by the server.  E_NOTFOUND. */
enum outcome	relation_find(struct sql *, const struct relation *,
		    char out[RELATION_SHOWN_SIZE]) MUST_USE;

#endif
