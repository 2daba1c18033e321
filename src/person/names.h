/*
 * Names of people: compared and shown (in Latin letters: latin.h).
 *
 * Registries hold capitals without accents, Latin letters that look Greek
 * (and the other way round), one surname more or less, any blank for any
 * other.  A letter that looks like another is only repaired inside a word
 * that mixes the two scripts, so that a Latin name stays Latin.
 */
#ifndef PERSON_NAMES_H
#define PERSON_NAMES_H

#include "base/outcome.h"

#define NAMES_SIZE 512

/* The form for comparing: capitals without marks, words parted by one
 * blank, look-alikes repaired.  E_INPUT: not UTF-8, or too long. */
enum outcome	names_fold(const char *, char out[NAMES_SIZE]) MUST_USE;
/* As the registry has it, for the screen and the directory: capitals stay
 * capitals (where an accent belongs nobody can know); look-alikes
 * repaired, σ at a word's end made ς, blanks tidied, NFC.  What has no
 * letter, as "-" for a name that there is not, is empty; what is not UTF-8
 * E_INPUT. */
enum outcome	names_display(const char *, char out[NAMES_SIZE]) MUST_USE;
/* A code of a registry (a registration number, a status) for comparing:
 * capitals without marks and blanks, letters of one shape as one; digits and
 * signs stay.  E_INPUT: not UTF-8, or too long. */
enum outcome	names_code(const char *, char out[NAMES_SIZE]) MUST_USE;
/* A name of Latin letters that all have the shape of a Greek one, typed with
 * the wrong keyboard, in Greek capitals.  E_INPUT: it is none. */
enum outcome	names_greek(const char *, char out[NAMES_SIZE]) MUST_USE;

#endif
