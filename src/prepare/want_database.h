/* Of the database: rootdn, indexes, limits; and who logs in how. */
#ifndef PREPARE_WANT_DATABASE_H
#define PREPARE_WANT_DATABASE_H

#include "prepare/draft.h"

void	want_database(struct draft *);

#endif
