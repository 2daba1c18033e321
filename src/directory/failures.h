/*
 * What slapo-ppolicy has counted of wrong log-ins, and whether it has locked
 * the account for that; as the entry was at the moment of csn.  Private to
 * this folder.
 */
#ifndef DIRECTORY_FAILURES_H
#define DIRECTORY_FAILURES_H

#include <stdbool.h>
#include <stddef.h>

#include "directory/directory.h"

#define FAILURES_MAX 64

struct failures {
	size_t	count;
	char	value[FAILURES_MAX][32];
	char	locked[32];		/* "" it has not */
	char	csn[64];
	bool	stopped;		/* so says our schacUserStatus */
};

/* E_LIMIT: more than fit, nothing is taken back then. */
enum outcome	failures_read(struct directory *, const char *dn,
		    struct failures *out, struct detail *) MUST_USE;
/* Takes one away that is not among those before, with the lock that it
 * caused.  What others counted meanwhile stays, and so does a lock that was
 * not counted.  E_BUSY: the entry changed at each try. */
enum outcome	failures_take_back(struct directory *, const char *dn,
		    const struct failures *before, struct detail *) MUST_USE;

#endif
