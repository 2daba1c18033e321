/*
 * What should stand in an account's entry today, by the mapping that made it.
 * Pure.
 */
#ifndef SYNC_WANTED_H
#define SYNC_WANTED_H

#include "sync/person.h"
#include "sync/stair.h"
#include "vault/sync.h"

struct wanted {
	struct entry *entry;
	struct entry *apart;		/* NULL: it is as entry */
	bool	 no_row;		/* made without a row of the registry */
};

struct wanted_input {
	const struct conf *conf;
	int64_t	 today;
	const struct sync_account *account;
	const struct person *person;
	const struct stair *stair;
	int64_t	 activated;		/* epoch; 0 unknown */
};

/* E_INPUT: of the row no entry can be made.  E_CONF. */
enum outcome	wanted_make(const struct wanted_input *, struct wanted *out,
		    struct detail *) MUST_USE;
void		wanted_clear(struct wanted *);
/* What ours is of diff_input. */
const struct entry *wanted_ours(const struct wanted *);

#endif
