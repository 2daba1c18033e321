/*
 * Rows of the registry in memory, whoever read them: pure modules may read
 * this header.
 */
#ifndef REGISTRY_ROWS_H
#define REGISTRY_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "person/record.h"

#define REGISTRY_ROWS_MAX 16

enum { REGISTRY_MOBILE = 1, REGISTRY_EMAIL = 2 };

struct registry_row {
	struct record record;
	unsigned matched;	/* REGISTRY_MOBILE, REGISTRY_EMAIL; by a key
				 * 0 */
	bool	 live;		/* its status may activate */
};

struct registry_rows {
	size_t	 count;
	struct registry_row row[REGISTRY_ROWS_MAX];
};

/* Wipes; resets the pointer; NULL is fine. */
void		registry_rows_free(struct registry_rows **);

#endif
