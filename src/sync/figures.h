/*
 * What the registry is on one day, in figures by which a bad day is known:
 * how many rows each view has, how many of each department, how often a column
 * is filled.  Pure.
 */
#ifndef SYNC_FIGURES_H
#define SYNC_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/outcome.h"

#define FIGURES_NAME_SIZE 128

struct figure {
	char	name[FIGURES_NAME_SIZE];	/* "student rows" */
	int64_t	value;
};

struct figures {
	struct figure *figure;
	size_t	count, room;
	bool	failed;			/* no memory */
};

struct record;

void		figures_clear(struct figures *);
/* A name that is not there is 0. */
void		figures_add(struct figures *, const char *name,
		    int64_t value);
int64_t		figures_get(const struct figures *, const char *name);
/* A row of that capacity: rows, and of a live one its department and which of
 * its columns are filled. */
void		figures_count(struct figures *, const char *source,
		    const struct record *, bool live);

/* The names: "student rows", "student live", "student department 1501",
 * "student column ssn", "student newest", "duplicates". */
#define FIGURES_DUPLICATES "duplicates"
void		figures_name(char out[FIGURES_NAME_SIZE], const char *source,
		    const char *what, const char *which);
/* Is it one of those, and of which?  NULL: it is not. */
const char	*figures_which(const struct figure *, const char *what);

#endif
