/* Of the database: rootdn, indexes, limits; and who logs in how. */
#ifndef PREPARE_WANT_DATABASE_H
#define PREPARE_WANT_DATABASE_H

#include "prepare/draft.h"

void	want_database(struct draft *);
/* The last change of all: while slapd builds them another change of cn=config
 * would wait, and let all others wait. */
void	want_database_indexes(struct draft *);

#endif
