/*
 * So many places that the workers of one parent take and give back, for
 * what only a part of them may do at once.  The kernel frees the places of
 * a worker that ends, however it ends.
 */
#ifndef BASE_SLOTS_H
#define BASE_SLOTS_H

#include <stddef.h>

#include "base/outcome.h"

struct slots;

/* Before the workers fork.  E_NOMEM. */
enum outcome	slots_new(size_t count, struct slots **out) MUST_USE;
/* Resets the pointer; NULL is fine. */
void		slots_free(struct slots **);
/* One place, whose number goes to give.  E_LIMIT: all are taken.  A process
 * holds one of these at a time: it would be given its own again. */
enum outcome	slots_take(struct slots *, size_t *out) MUST_USE;
/* That place, as soon as it is free.  E_BUSY: a signal came before. */
enum outcome	slots_wait(struct slots *, size_t) MUST_USE;
void		slots_give(struct slots *, size_t);

#endif
