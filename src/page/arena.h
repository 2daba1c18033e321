/*
 * The memory of one request: a single locked and guarded block, taken from
 * in order and wiped whole after the reply.  What a person typed lives
 * nowhere else, so there is nothing to track and nothing to forget.
 */
#ifndef PAGE_ARENA_H
#define PAGE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/outcome.h"

struct arena {
	char	*mem;
	size_t	 size;
	size_t	 used;
	bool	 failed;	/* something asked for more than there is */
};

/* E_NOMEM. */
enum outcome	 arena_new(size_t size, struct arena **out) MUST_USE;
void		 arena_free(struct arena **);
/* Zeroed, aligned for anything; NULL when it is full. */
void		*arena_take(struct arena *, size_t len);
/* A copy of len bytes with a NUL behind; "" when it is full. */
const char	*arena_text(struct arena *, const char *, size_t len);
/* As printf; "" when it is full. */
const char	*arena_printf(struct arena *, const char *fmt, ...)
		    PRINTF_LIKE(2, 3);
/* Overwrites what was used; the arena is empty and usable again. */
void		 arena_wipe(struct arena *);

#endif
