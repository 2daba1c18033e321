/*
 * The words and common passwords that passwords are guessed from, in Greek
 * and in Latin letters; of a Greek word each way of typing it in Latin ones
 * (thalassa, 8alassa).
 */
#ifndef PASSWORD_DICTIONARY_H
#define PASSWORD_DICTIONARY_H

#include <stdbool.h>

#include "base/detail.h"
#include "person/greeklish.h"

struct dictionary;

/* Two files of one word a line (# begins a remark), "" for none.  E_CONF:
 * one cannot be read; E_NOMEM. */
enum outcome	dictionary_open(const char *words, const char *common,
		    struct dictionary **out, struct detail *) MUST_USE;
void		dictionary_close(struct dictionary **);
/*
 * Is a password guessed from these words?  Case, accents, the usual
 * replacements (@ for a, 0 for o) and the direction do not count.  It is,
 * if one word is all its letters but one; or if it comes to fewer than seven
 * points, of which a word has two and anything else that is guessed at once
 * has one: a walk of keys, a year, a day, what was there before, any one
 * character; and a sign that comes again none.
 */
bool		dictionary_guesses(const struct dictionary *,
		    const struct greeklish *password);

#endif
