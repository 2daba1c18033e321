/* How new the rows of a view are. */
#ifndef REGISTRY_NEWEST_H
#define REGISTRY_NEWEST_H

#include <stdint.h>

#include "registry/registry.h"

/* The newest value of the column that the capacity names for it, in seconds
 * since the epoch; 0: there is none.  E_NOTFOUND: the capacity names no
 * column. */
enum outcome	registry_newest(struct registry *,
		    const struct conf_capacity *, int64_t *out) MUST_USE;

#endif
