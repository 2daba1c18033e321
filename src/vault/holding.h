/*
 * What we hold of somebody: the rows of holding.def that are his, opened where
 * they are sealed; and how it goes.
 */
#ifndef VAULT_HOLDING_H
#define VAULT_HOLDING_H

#include <stddef.h>
#include <stdint.h>

#include "base/outcome.h"
#include "vault/holding_open.h"

struct vault;

/* For how long, and what erasing does with it (holding.def). */
enum holding_kept { HOLDING_NONE, HOLDING_TYPED, HOLDING_PIN,
    HOLDING_MESSAGE, HOLDING_NOTICE, HOLDING_CONTACT, HOLDING_ACCOUNT,
    HOLDING_RECORD, HOLDING_COUNT, HOLDING_KNOWN };
enum holding_fate { HOLDING_GOES, HOLDING_CUT, HOLDING_STAYS };

struct holding_table {
	const char	*name;
	enum holding_kept kept;
	enum holding_fate fate;
	const char	*his;		/* "": nobody can tell whose it is */
	const char	*order;
};
/* NULL behind the last. */
const struct holding_table *holding_table(size_t n);

/* Whose rows: of an account, 0 none, of references, and of messages that have
 * none; lists of numbers and codes, commas between them. */
struct holding_whose {
	int64_t		 account;
	const char	*references;
	const char	*letters;
};

/* One after the other, and who is told. */
struct holding_walk {
	struct holding_whose whose;
	int64_t		 place;		/* behind it; INT64_MAX: the first */
	holding_fn	*see;
	void		*arg;
};

/* The next of his rows in that table, whose place it sets.  What cannot be
 * opened counts as a secret.  E_NOTFOUND: there are no more. */
enum outcome	holding_next(struct vault *, const struct holding_table *,
		    struct holding_walk *) MUST_USE;
/* How many there are. */
enum outcome	holding_count(struct vault *, const struct holding_table *,
		    const struct holding_whose *, int64_t *out) MUST_USE;
/* They are no more; *out: how many they were.  Only of HOLDING_GOES. */
enum outcome	holding_remove(struct vault *, const struct holding_table *,
		    const struct holding_whose *, int64_t *out) MUST_USE;

#endif
