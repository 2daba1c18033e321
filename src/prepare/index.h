/*
 * The values of olcDbIndex: "cn,uid eq,sub".  An attribute may stand in one
 * of them only, so that to widen one is to take it out and put it in anew.
 */
#ifndef PREPARE_INDEX_H
#define PREPARE_INDEX_H

#include "prepare/facts.h"

/* Adds to the last change of the list what the wanted rows need beside what
 * the database has; a row is "cn,sn eq,sub", NULL ends them. */
void	index_add(const struct facts *, const struct change *database,
	    const char *const *wanted, struct changes *out);

#endif
