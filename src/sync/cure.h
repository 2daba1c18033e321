/* Notices that the secretariats have seen to, by what the registry says. */
#ifndef SYNC_CURE_H
#define SYNC_CURE_H

#include "sync/sync.h"

/* Closes the open ones of a number or of data that were not there and are
 * there now, and of what a student did not agree with and is not there any
 * more; how many.  Whom they stopped is told that he can go on. */
enum outcome	cure_notices(struct sync *, int64_t *out) MUST_USE;

#endif
