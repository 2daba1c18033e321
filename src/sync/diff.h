/*
 * What has to change in an entry so that it says what an activation would
 * write today.  Pure: three entries go in, two come out.
 *
 * What becomes of each attribute is the row of directory/claim.def, as at a
 * claim: values that others put beside ours stay where that table lets them
 * stay.  Never touched is what the mapping does not write, what the student
 * chose himself, and the state of the account.
 */
#ifndef SYNC_DIFF_H
#define SYNC_DIFF_H

#include "conf/conf.h"
#include "directory/claim_table.h"
#include "entry/entry.h"
#include "sync/owner.h"

/* The attributes that are kept, once each. */
struct diff_table {
	size_t	count;
	struct {
		const char *attribute;
		enum owner owner;
		enum claim_rule rule;
	} row[ENTRY_ROWS_MAX];
};

void		diff_table_make(const struct conf *, struct diff_table *out);

struct diff_input {
	const struct diff_table *table;
	const struct entry *current;	/* as the directory has it */
	const struct entry *wanted;	/* as it should be */
	/* All that we may have written of what is shared with others: of
	 * affiliations, entitlements and addresses a value goes only if it
	 * stands here. */
	const struct entry *ours;
	bool	 no_row;		/* the registry says nothing of him */
};

/* gone and come are new and the caller's, also when they are empty.  E_INPUT:
 * too many values; E_NOMEM. */
enum outcome	diff_make(const struct diff_input *, struct entry **gone,
		    struct entry **come) MUST_USE;

#endif
