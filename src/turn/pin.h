/*
 * The one-time PIN: made and read, without I/O.  It is made anew from what
 * it stands for, so that one that is sent again is the same one, and rests
 * nowhere in between.
 */
#ifndef TURN_PIN_H
#define TURN_PIN_H

#include <stddef.h>

#include <stdint.h>

#include "base/key.h"
#include "conf/conf.h"
#include "base/outcome.h"

#define PIN_SIZE 11	/* at most ten digits */
#define PIN_LEVELS 3	/* usual, longer, longest */

/* How many digits one of that level has. */
size_t		pin_digits(const struct conf *, unsigned level);
/* And one that was made, as text; "": as usual. */
size_t		pin_digits_of(const struct conf *, const char *made);

/* Where one of these is another, the PIN is. */
struct pin_of {
	int64_t		 flow;
	int64_t		 account;	/* that it opens; 0: none yet */
	const char	*round;		/* new where the one before is over */
	const char	*channel;
	const char	*to;
	unsigned	 other;		/* than that of the other channel */
};

/* Uniform over all numbers of so many digits, leading zeros kept. */
void		pin_make(const struct key *, const struct pin_of *,
		    size_t digits, char out[PIN_SIZE]);
/* Takes it as people type it: blanks and dashes in between fall out.
 * E_INPUT unless exactly so many ASCII digits remain. */
enum outcome	pin_parse(const char *text, size_t digits,
		    char out[PIN_SIZE]) MUST_USE;

#endif
