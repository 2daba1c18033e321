/*
 * Tables and directory of two days, brought together: one of them was brought
 * back from a copy that is older (uregister-backup(7)).
 */
#ifndef SYNC_REPAIR_H
#define SYNC_REPAIR_H

#include "sync/sync.h"

/* Prints what would be done of each entry of ours without a row, and of each
 * row without an entry; apply: does it besides.  No entry is changed.
 * E_DENIED: more rows are without an entry than people may leave at once, and
 * nobody said that all of them are meant: nothing was done. */
enum outcome	repair_accounts(struct sync *, bool apply, bool all,
		    struct detail *) MUST_USE;

#endif
