/* One item of a plan, done: in the directory, and then in our tables. */
#ifndef SYNC_APPLY_H
#define SYNC_APPLY_H

#include "sync/item.h"
#include "sync/sync.h"

/* E_EXPIRED: it is not true any more, and was left.  E_INPUT, E_CONF,
 * E_AMBIGUOUS: refused for this one.  E_BACKEND: a server does not answer;
 * may be asked again. */
enum outcome	apply_item(struct sync *, const struct item *,
		    struct detail *) MUST_USE;

#endif
