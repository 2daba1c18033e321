/* A run: a plan of today, its brakes, and then the plan, one by one. */
#ifndef SYNC_RUN_H
#define SYNC_RUN_H

#include "sync/sync.h"

/* E_BUSY: another one is at work.  E_DENIED: a brake is on, and no operator
 * has approved the plan: nothing was written.  E_LIMIT: too many errors; what
 * was done is done, the next run goes on.  E_BACKEND. */
enum outcome	run_all(struct sync *, struct detail *) MUST_USE;

#endif
