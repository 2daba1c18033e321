/* Keys that lie side by side, or the same one again and again: qwerty,
 * 12345, ασδφ, aaaa. */
#ifndef PASSWORD_WALK_H
#define PASSWORD_WALK_H

#include <stdbool.h>
#include <stddef.h>

#include "person/greeklish.h"

/* The longest walk from at on, either way; 1 if there is none. */
size_t	walk_longest(const struct greeklish *, size_t at);
/* Is it made of walks: one of six keys, or of four and more that make up
 * half of it?  "1234" inside a long password does no harm. */
bool	walk_is(const struct greeklish *);

#endif
