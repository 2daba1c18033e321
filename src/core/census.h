/* Which rows of the registry cannot be used, and why. */
#ifndef CORE_CENSUS_H
#define CORE_CENSUS_H

#include "turn/turn.h"

/* Lines on the nth capacity's view, a line for each kind of row, with the
 * keys of three.  E_NOTFOUND: past the last; E_CONF: a line begins with
 * "bad". */
enum outcome	census_take(struct core *, size_t n, struct msg *reply)
		    MUST_USE;

#endif
