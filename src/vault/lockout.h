/* Doors that guesses shut. */
#ifndef VAULT_LOCKOUT_H
#define VAULT_LOCKOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/outcome.h"

struct vault;

/*
 * A door that guesses shut: after max of them by whom nobody goes in for
 * lock_s, and then it is not shut again for rest_s.  Only a hash of whom is
 * stored.
 */
struct lockout {
	const char	*what;
	const char	*whom;
	int64_t		 max;
	int64_t		 lock_s;
	int64_t		 rest_s;
};
/* Counts a guess, before it is looked at, so that several at once are no
 * more than max.  *last: if it is wrong the door is shut.  E_LIMIT: shut. */
enum outcome	vault_lockout_take(struct vault *, const struct lockout *,
		    bool *last) MUST_USE;
/* The guess was not looked at, or was right. */
enum outcome	vault_lockout_forgive(struct vault *,
		    const struct lockout *) MUST_USE;
enum outcome	vault_lockout_clear(struct vault *, const struct lockout *)
		    MUST_USE;

#endif
