/*
 * Accounts that an institution brings with it, with their passwords: each is
 * held against the registry, and becomes known as its person's.  The rules are
 * those of a claim: an identifier or the birth date has to be his, and a user
 * name alone makes nobody the owner.
 */
#ifndef SYNC_ADOPT_H
#define SYNC_ADOPT_H

#include "sync/sync.h"

/* Prints what would become known, which entry fits nobody, and which person
 * fits two; apply: does it besides.  Entries are not changed.  E_BACKEND: one
 * of the three could not be read whole. */
enum outcome	adopt_accounts(struct sync *, bool apply, struct detail *)
		    MUST_USE;
/* The same of entries that we made, and of which our tables know nothing: a
 * dump that was brought back is older.  Its eduPersonUniqueId, which we alone
 * can make of a number, tells its person too, and whose entry is stopped
 * stays so. */
enum outcome	adopt_forgotten(struct sync *, bool apply, struct detail *)
		    MUST_USE;

#endif
