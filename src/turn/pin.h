/* The one-time PIN: made and read, without I/O. */
#ifndef TURN_PIN_H
#define TURN_PIN_H

#include <stddef.h>

#include "base/outcome.h"

#define PIN_SIZE 11	/* at most ten digits */

/* Uniform over all numbers of so many digits, leading zeros kept. */
void		pin_make(size_t digits, char out[PIN_SIZE]);
/* Takes it as people type it: blanks and dashes in between fall out.
 * E_INPUT unless exactly so many ASCII digits remain. */
enum outcome	pin_parse(const char *text, size_t digits,
		    char out[PIN_SIZE]) MUST_USE;

#endif
