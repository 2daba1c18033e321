/*
 * Several tallies at once: what one asking counts in, with one statement and
 * one commit.  Each stands by itself, outside of any transaction.
 */
#ifndef VAULT_METER_H
#define VAULT_METER_H

#include <stddef.h>
#include <stdint.h>

#include "base/key.h"
#include "base/outcome.h"

struct vault;

#define METERS_MAX 16

struct meter {
	unsigned char	 key[KEY_HASH_LEN];
	int64_t		 window_s;
	int64_t		 n;	/* counts so many; 0 counts nothing */
	int64_t		 count;	/* out: how many there are then */
};

/* what is counted and of whom ("contact", "+3069…"): only a hash is kept. */
void		vault_meter_name(const struct vault *, struct meter *,
		    const char *what, const char *whom);
/* Counts in all of them, at most METERS_MAX; the names differ. */
enum outcome	vault_meter_add(struct vault *, struct meter *, size_t)
		    MUST_USE;
/* How many there are in this one. */
enum outcome	vault_meter_look(struct vault *, struct meter *) MUST_USE;
/* Takes one back from each, as far as there is one in this window. */
enum outcome	vault_meter_give(struct vault *, const struct meter *, size_t)
		    MUST_USE;

#endif
