/*
 * A server that is there and says nothing: once two who asked have waited in
 * vain, and nobody has heard of it between, nobody waits for it any more but
 * one, who finds out whether it speaks again.
 */
#ifndef BASE_SILENCE_H
#define BASE_SILENCE_H

#include "base/rest.h"

struct silence {
	struct rest	 rest;
	_Atomic int64_t	 missed;	/* how often, and nothing since */
};

/* So many of them, in memory that is shared over fork.  E_NOMEM. */
enum outcome	silence_share(size_t n, struct silence **out) MUST_USE;
bool		silence_is(struct silence *);
/* As rest_may_ask, for who finds out. */
bool		silence_may_ask(struct silence *, int64_t probe_ms,
		    bool *probe);
/* No answer came in its time. */
void		silence_note(struct silence *, bool was_probe);
/* A probe failed in another way. */
void		silence_lasts(struct silence *);
/* An answer came. */
void		silence_end(struct silence *);

#endif
