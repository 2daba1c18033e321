/*
 * Does a database answer, and which of its hosts?  One process asks all the
 * time, and the others, forked since, know it from shared memory: none of them
 * finds out at the cost of who waits for a page.
 */
#ifndef SQL_WATCH_H
#define SQL_WATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/outcome.h"

struct sql_watch;

/* All zero: it answers, its first host.  E_NOMEM. */
enum outcome	sql_watch_share(struct sql_watch **out) MUST_USE;
/* Who asks says so before, and after. */
void		sql_watch_ask(struct sql_watch *);
void		sql_watch_answered(struct sql_watch *);
/* What it said may not be so: nobody is told anything before it answered
 * again. */
void		sql_watch_doubt(struct sql_watch *);
/* Is it silent, for one who does not ask himself?  NULL is nobody's. */
bool		sql_watch_tells(const struct sql_watch *, bool asks);
/* The place, in its list, of the host that answered last. */
void		sql_watch_found(struct sql_watch *, size_t host);
size_t		sql_watch_host(const struct sql_watch *);

#endif
