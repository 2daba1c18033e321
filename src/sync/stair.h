/*
 * The staircase: what is left of an account so long after its person's status
 * ended.  No input, no output: rows of the registry and what was kept of him
 * go in, the step he stands on comes out.
 */
#ifndef SYNC_STAIR_H
#define SYNC_STAIR_H

#include <stdbool.h>
#include <stddef.h>

#include "conf/conf.h"

#define STAIR_NO_ROW SIZE_MAX
#define STAIR_LIVE (-1)		/* the step of who stands on none */

/* One of his rows, the one that tells most of him first. */
struct stair_row {
	const char *source;
	bool	 live;
	int64_t	 ended;		/* day of its status; 0: it has none that can
				 * be one */
};

struct stair_person {
	const struct conf *conf;
	int64_t	 today;
	const struct stair_row *row;
	size_t	 rows;
	const char *source;	/* of his account, where there is no row */
	int64_t	 ended;		/* as it was kept; 0 never */
	int64_t	 missing;	/* likewise: runs in a row without a row */
};

struct stair {
	size_t	 row;		/* the one that counts, or STAIR_NO_ROW */
	bool	 waits;		/* without a row, and not often enough: he is
				 * left as he is */
	int64_t	 ended;		/* day; 0: he is live */
	int64_t	 missing;
	const struct conf_step *step;	/* NULL: all that he had */
	const struct conf_step *next;	/* the one below; NULL: none */
	int64_t	 next_day;
	int64_t	 closes;	/* day on which the log-in ends; 0 never */
};

void		stair_find(const struct stair_person *, struct stair *out);
/* Days behind the end; STAIR_LIVE of NULL. */
int64_t		stair_days(const struct conf_step *);
/* How long at most one keeps the affiliations of his capacity, in days. */
int64_t		stair_longest(const struct conf *);
/* The nth row in force, of the configuration or built in; NULL past the
 * last. */
const struct conf_step *stair_step(const struct conf *, size_t n);

#endif
