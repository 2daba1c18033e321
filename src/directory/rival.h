/* Another entry of the same person. */
#ifndef DIRECTORY_RIVAL_H
#define DIRECTORY_RIVAL_H

#include "directory/directory.h"
#include "entry/entry.h"

extern const char rival_text[];		/* of that refusal, for people */
/* Does an entry of another user name have a number of ours, under either
 * prefix of schac?  slapo-unique sees only the same writing.  E_AMBIGUOUS. */
enum outcome	rival_look(struct directory *, const struct entry *,
		    struct detail *) MUST_USE;

#endif
