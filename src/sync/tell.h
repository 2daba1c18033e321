/* An owner is told what becomes of his account: before a step, and after. */
#ifndef SYNC_TELL_H
#define SYNC_TELL_H

#include "sync/item.h"
#include "sync/sync.h"

/* In the caller's transaction: to the address that he gave for recovery, else
 * to the mobile, else to the mail of his entry; by day.  Nothing of an item
 * that tells nothing, and to nobody where a limit is reached. */
enum outcome	tell_of(struct sync *, const struct item *) MUST_USE;

#endif
