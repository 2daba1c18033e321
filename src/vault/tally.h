/* How often something was asked or sent in a window of time. */
#ifndef VAULT_TALLY_H
#define VAULT_TALLY_H

#include <stdint.h>

#include "base/outcome.h"

struct vault;

/* Counts one; E_LIMIT above max in the window.  Stands by itself, outside
 * of any transaction.  parts: what is counted and of whom ("contact",
 * "+3069…"); only its hash is stored. */
enum outcome	vault_tally_take(struct vault *, const char *what,
		    const char *whom, int64_t window_s, int64_t max) MUST_USE;
/* Would it be E_LIMIT?  Only looks. */
enum outcome	vault_tally_look(struct vault *, const char *what,
		    const char *whom, int64_t window_s, int64_t max) MUST_USE;

#endif
