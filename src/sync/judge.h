/*
 * One account: what is to be done about it today, from what the registry, our
 * tables and the directory say of it.  It asks nobody.
 */
#ifndef SYNC_JUDGE_H
#define SYNC_JUDGE_H

#include "directory/many.h"
#include "sync/diff.h"
#include "sync/item.h"
#include "sync/person.h"
#include "sync/stair.h"

struct judge_input {
	const struct sync *sync;
	const struct diff_table *table;
	const struct sync_account *account;
	/* NULL: there is none of that name */
	const struct directory_many_entry *entry;
	const struct person *person;
};

struct judge {
	struct item	item;		/* to be cleared */
	struct stair	stair;
	bool	departs;		/* was live, and is not */
	bool	told;			/* there is something in the item */
};

enum outcome	judge_account(const struct judge_input *, struct judge *out)
		    MUST_USE;

#endif
