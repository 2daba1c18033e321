/* What the files of this folder share. */
#ifndef REGISTRY_PRIVATE_H
#define REGISTRY_PRIVATE_H

#include "registry/columns.h"
#include "sql/sql.h"

#define QUERY_SIZE 16384
#define VIEWS CONF_CAPACITIES_MAX

struct view {
	const struct conf_capacity *capacity;	/* whose; NULL: a free slot */
	struct columns columns;
};

struct registry {
	struct sql *sql;
	struct view view[VIEWS];
	struct detail detail;
};

#endif
