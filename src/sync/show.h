/* A plan, and how things stand, for people. */
#ifndef SYNC_SHOW_H
#define SYNC_SHOW_H

#include "sync/sync.h"

/* Counts by kind and department, three samples of each kind; or all of it.
 * by its hash or name.  E_NOTFOUND, E_EXPIRED. */
enum outcome	show_plan(struct sync *, const char *hash, bool all,
		    struct detail *) MUST_USE;
/* The last runs, their brakes, the approval, and who is on which step. */
enum outcome	show_status(struct sync *, struct detail *) MUST_USE;

#endif
