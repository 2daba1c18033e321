/* By which server key the tables are made. */
#ifndef VAULT_FINGERPRINT_H
#define VAULT_FINGERPRINT_H

#include "base/detail.h"
#include "base/outcome.h"

struct key;
struct vault;

/* Is it the key that the vault was opened with?  The first that comes to empty
 * tables is from then on.  Its ring is taken.  E_CONF: it is another, and
 * nothing could be read. */
enum outcome	vault_fingerprint_check(struct vault *, struct detail *)
		    MUST_USE;
/* The same of a key that is only looked at.  E_CONF. */
enum outcome	vault_fingerprint_is(struct vault *, const struct key *,
		    struct detail *) MUST_USE;

#endif
