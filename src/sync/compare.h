/*
 * The comparison: every account of ours held against the registry and the
 * tree.  It changes nothing, and leaves a plan.
 */
#ifndef SYNC_COMPARE_H
#define SYNC_COMPARE_H

#include "sync/brake.h"
#include "sync/figures.h"
#include "sync/plan.h"
#include "sync/sync.h"

struct compare {
	struct figures	now, before;	/* of the registry */
	int64_t	accounts, changes, departures, affiliations;
	struct brakes	brakes;
	bool	braked;
	char	hash[SYNC_PLAN_SIZE];	/* of the plan */
};

/* A plan of what would be done today.  E_BACKEND: one of the three could not
 * be read whole, and there is none. */
enum outcome	compare_make(struct sync *, struct compare *out,
		    struct detail *) MUST_USE;
void		compare_clear(struct compare *);

#endif
