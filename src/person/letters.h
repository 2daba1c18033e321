/* What Unicode says of a text that may be a password: nothing of it stays
 * behind in memory of ours. */
#ifndef PERSON_LETTERS_H
#define PERSON_LETTERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/outcome.h"

#define LETTERS_MAX 1024	/* bytes of a text */

enum { LETTERS_UPPER = 1, LETTERS_LOWER = 2, LETTERS_DIGIT = 4,
    LETTERS_OTHER = 8 };

/* Which of these are there; what is not UTF-8 is LETTERS_OTHER. */
unsigned	letters_classes(const char *);
/* Is it UTF-8 in normalisation form C? */
bool		letters_is_nfc(const char *);
/* E_INPUT: not UTF-8, or too long. */
enum outcome	letters_to_nfc(const char *, char out[LETTERS_MAX + 1])
		    MUST_USE;

#endif
