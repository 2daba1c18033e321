/*
 * Words that a password may not consist of: those of cracklib, and our own
 * file of names and common words in Greek and in Latin letters (one a line;
 * # begins a remark).  A Greek word stands for all its spellings in
 * Greeklish.
 */
#ifndef PASSWORD_DICTIONARY_H
#define PASSWORD_DICTIONARY_H

#include <stdbool.h>

#include "base/detail.h"

struct dictionary;

/* words: our file, "" for none; cracklib: its dictionary without the
 * ending, "" for the system's.  E_CONF: cannot be read; E_NOMEM. */
enum outcome	dictionary_open(const char *words, const char *cracklib,
		    struct dictionary **out, struct detail *) MUST_USE;
void		dictionary_close(struct dictionary **);
/* Is it a word of ours, whatever its case, accents, digits or signs around
 * it, common replacements of letters (@ for a, 0 for o), or repeated?  Or
 * does cracklib call it based on one? */
bool		dictionary_has(const struct dictionary *, const char *);

#endif
