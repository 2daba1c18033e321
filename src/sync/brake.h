/*
 * The brakes: what stops a run before its first write.  Pure.
 */
#ifndef SYNC_BRAKE_H
#define SYNC_BRAKE_H

#include "conf/conf.h"
#include "sync/figures.h"

enum brake {
	BRAKE_FIRST, BRAKE_ROWS, BRAKE_DEPARTMENT, BRAKE_COLUMN, BRAKE_AGE,
	BRAKE_DUPLICATES, BRAKE_DEPARTURES, BRAKE_AFFILIATIONS, BRAKES
};

struct brake_facts {
	const struct conf *conf;
	const struct figures *now;
	const struct figures *before;	/* of the last good run; empty: none */
	int64_t	 at;			/* epoch seconds */
	int64_t	 accounts;		/* looked at */
	int64_t	 changes;		/* planned */
	int64_t	 departures;		/* were live, and are not */
	int64_t	 affiliations;		/* of the changes */
};

struct brakes {
	bool	on[BRAKES];
	char	why[BRAKES][192];	/* with its figures */
};

/* Is any of them on? */
bool		brake_find(const struct brake_facts *, struct brakes *out);
const char	*brake_name(enum brake);
const char	*brake_setting(enum brake);
const char	*brake_words(enum brake);

#endif
