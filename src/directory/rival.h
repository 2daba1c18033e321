/* Another entry of the same person. */
#ifndef DIRECTORY_RIVAL_H
#define DIRECTORY_RIVAL_H

#include "directory/directory.h"
#include "entry/entry.h"

/* Does an entry of another user name have a number of ours, under either
 * prefix of schac, or where entries may be made or claimed a code?
 * slapo-unique sees only the same writing.  E_AMBIGUOUS: *why is a constant,
 * for people. */
enum outcome	rival_look(struct directory *, const struct entry *,
		    const char **why, struct detail *) MUST_USE;

#endif
