/* What is over goes. */
#ifndef VAULT_SWEEP_H
#define VAULT_SWEEP_H

#include <stdint.h>

#include "base/outcome.h"

struct vault;

/* Removes what is over: data of expired flows, flows that ended before
 * keep_s ago, old tallies, messages that were never taken; and frees the
 * usernames closed so many months ago, 0 never. */
enum outcome	vault_sweep(struct vault *, int64_t keep_s,
		    int64_t reserve_months) MUST_USE;

#endif
