/* Names of people in Latin letters. */
#ifndef PERSON_LATIN_H
#define PERSON_LATIN_H

#include "base/outcome.h"
#include "person/names.h"

/* ELOT 743, type 2 (transcription), without accents, each word with a
 * capital: «ΠΑΠΑΔΟΠΟΥΛΟΣ» "Papadopoulos".  A Latin word loses its marks
 * and, if it was all capitals, gets the same case.  E_INPUT: not UTF-8, or
 * too long. */
enum outcome	latin_name(const char *, char out[NAMES_SIZE]) MUST_USE;

#endif
