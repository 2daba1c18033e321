/*
 * A neighbour that failed rests: nobody waits for it for a while, longer each
 * time, and then one who asks finds out whether it is there again.  What one
 * process learns, those that were forked since know too.
 */
#ifndef BASE_REST_H
#define BASE_REST_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/outcome.h"

/* Of one neighbour; all zero is awake. */
struct rest {
	_Atomic int64_t until_ms;	/* by clock_ms() */
	_Atomic int64_t ms;		/* how long it was; 0: it is awake */
};

/* So many of them, in memory that is shared over fork.  E_NOMEM. */
enum outcome	rest_share(size_t n, struct rest **out) MUST_USE;
/* It failed: for half a second, and up to max_ms.  Of several that found out
 * at once one counts, unless it was the probe. */
void		rest_begin(struct rest *, int64_t max_ms, bool was_probe);
void		rest_wake(struct rest *);
bool		rest_is(struct rest *);
/* May I ask it?  After a rest one may, the probe, and the others wait for
 * what he finds, at most so long. */
bool		rest_may_ask(struct rest *, int64_t probe_ms, bool *probe);

#endif
