/* What is over goes. */
#ifndef VAULT_SWEEP_H
#define VAULT_SWEEP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/outcome.h"

struct vault;

/* Removes some of what is over: data of expired flows, flows that ended before
 * keep_s ago, old tallies, messages that were never taken; and frees the
 * usernames closed so many months ago, 0 never.  *more: come again soon.  A
 * table that fails keeps none of the others; the first fault is returned. */
enum outcome	vault_sweep(struct vault *, int64_t keep_s,
		    int64_t reserve_months, bool *more) MUST_USE;
/* For how many seconds the oldest row has been there that should be gone, and
 * of what it is; 0: there is none. */
enum outcome	vault_sweep_late(struct vault *, int64_t keep_s,
		    const char **name, int64_t *out) MUST_USE;

#endif
