/* Modules, and definitions by their OID. */
#ifndef PREPARE_WANT_SCHEMA_H
#define PREPARE_WANT_SCHEMA_H

#include "prepare/draft.h"

void	want_schema(struct draft *);

#endif
