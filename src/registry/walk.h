/*
 * Every row of a capacity's view, once each: a cursor reads it page by page,
 * so that neither a page nor the whole takes longer than is allowed.
 */
#ifndef REGISTRY_WALK_H
#define REGISTRY_WALK_H

#include <stdint.h>

#include "registry/registry.h"
#include "registry/rows.h"

struct registry_seen {
	const struct record *record;
	bool	live;		/* its status may activate */
	bool	text;		/* all its values are UTF-8 */
};

typedef void registry_walk_fn(void *arg, const struct registry_seen *);

struct registry_walk {
	registry_walk_fn *see;
	void	*arg;
	int64_t	 deadline;	/* of clock_ms */
	bool	 whole;		/* it was read to its end before that */
	bool	 any_bytes;	/* the database is in SQL_ASCII */
};

enum outcome	registry_walk(struct registry *, const struct conf_capacity *,
		    struct registry_walk *) MUST_USE;

#endif
