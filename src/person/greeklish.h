/*
 * Does a password spell this word?  In Greek or in Latin letters as Greeks
 * type them (8alassa, thalassa, xristos, christos), in any case, without
 * accents, with the usual replacements (@ for a, 0 for o, $ for s).
 */
#ifndef PERSON_GREEKLISH_H
#define PERSON_GREEKLISH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/outcome.h"

#define GREEKLISH_MAX 512

/* Text as code points in lower case, without marks.  A password's is wiped
 * by who took it. */
struct greeklish {
	size_t	count;
	int	c[GREEKLISH_MAX];
};

/* E_INPUT: not UTF-8, or more than 512 points. */
enum outcome	greeklish_take(const char *, struct greeklish *out) MUST_USE;
/* A word as the ones below want it: small letters without accents.
 * E_INPUT: as above, or it does not fit. */
enum outcome	greeklish_word(const char *, char *out, size_t size) MUST_USE;
bool		greeklish_contains(const struct greeklish *,
		    const char *word);
typedef enum outcome greeklish_spelling_fn(void *arg, const char *typed);
/* Tells the ways of typing a word of greeklish_word in Latin letters, max of
 * them at most, until one of them is not OK. */
enum outcome	greeklish_spell(const char *word, size_t max,
		    greeklish_spelling_fn *, void *arg) MUST_USE;

#endif
