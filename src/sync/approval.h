/*
 * What an operator approved: a plan, by the marks of its parts.  Of a plan of
 * today those items may be done whose every part is one of them.
 */
#ifndef SYNC_APPROVAL_H
#define SYNC_APPROVAL_H

#include "sync/item.h"
#include "sync/sync.h"
#include "vault/sync_run.h"

struct approval {
	bool	 limits;		/* if not, everything may be done */
	char	 plan[SYNC_PLAN_SIZE];
	uint64_t kinds;			/* of its items */
	unsigned char (*mark)[ITEM_MARK_LEN];	/* sorted */
	size_t	 marks, room;
};

/* The newest that is not used: one that takes promises away and does nothing
 * else, or one that is no such plan.  E_NOTFOUND;
 * E_EXPIRED: its file is not here. */
enum outcome	approval_find(struct sync *, bool lapsed,
		    struct approval *out, struct detail *) MUST_USE;
bool		approval_allows(const struct approval *, const struct item *);
void		approval_clear(struct approval *);

#endif
