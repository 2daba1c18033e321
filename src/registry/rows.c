/*
 * Rows of the registry in memory.
 */
#include <sodium.h>
#include <stdlib.h>

#include "registry/rows.h"

void
registry_rows_free(struct registry_rows **rows)
{
	if (rows == NULL || *rows == NULL)
		return;
	sodium_memzero(*rows, sizeof(**rows));
	free(*rows);
	*rows = NULL;
}
