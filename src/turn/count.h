/*
 * What all workers count together, without asking the database at each: in
 * memory that they share, and written to it once a second by one of them
 * (uregister-metrics.7).  A crash loses the last second of it.
 */
#ifndef TURN_COUNT_H
#define TURN_COUNT_H

#include "turn/turn.h"

/* Before the workers fork.  E_NOMEM. */
enum outcome	count_share(struct core *) MUST_USE;
/* A request was answered with that step, and what it says. */
void		count_answer(struct core *, const char *step,
		    const char *says);
/* A letter was refused by that row of turn/limit.def.  Neither counts where
 * nothing is shared. */
void		count_limit(struct core *, const char *name);
/* What was counted since; if it cannot be written, it stays. */
enum outcome	count_write(struct core *) MUST_USE;

#endif
