/* A whole entry: all that it says, for its person; or away with it. */
#ifndef DIRECTORY_WHOLE_H
#define DIRECTORY_WHOLE_H

#include "directory/directory.h"

/* value is NULL of what is not shown, a password or its like; what is no text
 * comes as its length. */
typedef void directory_whole_fn(void *arg, const char *attribute,
    const char *value);

/* Every attribute that its users see, by uid, anywhere below the people base.
 * E_NOTFOUND, E_AMBIGUOUS. */
enum outcome	directory_whole_see(struct directory *, const char *uid,
		    directory_whole_fn *see, void *arg, struct detail *)
		    MUST_USE;
/* The entry with that DN is no more; one that is not there is OK. */
enum outcome	directory_whole_remove(struct directory *, const char *dn,
		    struct detail *) MUST_USE;

#endif
