/*
 * How often something was asked or sent in a window of time.  Each stands by
 * itself, outside of any transaction.
 */
#ifndef VAULT_TALLY_H
#define VAULT_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "base/key.h"
#include "base/outcome.h"

struct vault;

/* Counts one; E_LIMIT above max in the window.  what is counted and of whom
 * ("contact", "+3069…"): only a hash is stored. */
enum outcome	vault_tally_take(struct vault *, const char *what,
		    const char *whom, int64_t window_s, int64_t max) MUST_USE;

/* What one asking counts in, with one statement and one commit. */
#define TALLIES_MAX 16

struct tally {
	unsigned char	 key[KEY_HASH_LEN];
	int64_t		 window_s;
	int64_t		 n;	/* counts so many; 0 counts nothing */
	int64_t		 count;	/* out: how many there are then */
};

void		vault_tally_name(const struct vault *, struct tally *,
		    const char *what, const char *whom);
/* Counts in all of them, at most TALLIES_MAX; the names differ. */
enum outcome	vault_tally_add(struct vault *, struct tally *, size_t)
		    MUST_USE;
/* How many there are in this one. */
enum outcome	vault_tally_read(struct vault *, struct tally *) MUST_USE;
/* Takes so many back from each, as far as there are any in this window. */
enum outcome	vault_tally_give(struct vault *, const struct tally *, size_t,
		    int64_t by) MUST_USE;

#endif
