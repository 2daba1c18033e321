/*
 * Promises about affiliations that are not kept: where no run was good for
 * as long as eduPersonAssurance says, its values are no longer true, and
 * are to be taken away, whatever it is that stops the runs.
 */
#ifndef SYNC_LAPSE_H
#define SYNC_LAPSE_H

#include "sync/sync.h"
#include "vault/sync_run.h"

/* Is there one that the settings make, and that does not hold? */
enum outcome	lapse_is_due(struct sync *, unsigned *kept, bool *out)
		    MUST_USE;
/* A plan of nothing else, by the name PLAN_LAPSED.  The registry is not
 * asked.  *count 0: no entry has such a value, and there is none. */
enum outcome	lapse_make(struct sync *, unsigned kept,
		    char hash[SYNC_PLAN_SIZE], int64_t *count,
		    struct detail *) MUST_USE;

#endif
