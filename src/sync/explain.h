/* Why an account is as it is, and when that changes. */
#ifndef SYNC_EXPLAIN_H
#define SYNC_EXPLAIN_H

#include "sync/sync.h"

/* By its uid.  E_NOTFOUND. */
enum outcome	explain_account(struct sync *, const char *uid,
		    struct detail *) MUST_USE;

#endif
