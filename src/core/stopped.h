/* Suspended and closed accounts: the tree says what the vault says. */
#ifndef CORE_STOPPED_H
#define CORE_STOPPED_H

#include "turn/turn.h"

/* Goes on behind *after, a few accounts a call, and begins again at the end:
 * what is not locked in the directory any more is locked again. */
void		stopped_keep(struct core *, int64_t *after);

struct stopped_count {
	size_t	count;			/* suspended or closed */
	size_t	open;			/* and not locked in the directory */
	char	first[256];		/* one of those */
};
/* For doctor: all of them, nothing is changed. */
enum outcome	stopped_compare(struct core *, struct stopped_count *,
		    struct detail *) MUST_USE;

#endif
