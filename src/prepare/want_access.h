/* Access rules, in front of the institution's. */
#ifndef PREPARE_WANT_ACCESS_H
#define PREPARE_WANT_ACCESS_H

#include "prepare/draft.h"

void	want_access(struct draft *);
/* What is new with us, by rules that are there, whatever the record says. */
void	want_access_recall(struct draft *);
/* A rule by which root sees and mends the whole tree while it is prepared;
 * for nobody else anything changes. */
const char *want_access_helper(const struct facts *,
	    const struct change *database);
/* As it stands there; NULL. */
const char *want_access_helping(const struct change *database);

#endif
