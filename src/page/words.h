/*
 * The sentences of one language: a libconfig file of texts, in groups as
 * deep as one likes, known by their path ("pin.title").  A sentence may
 * have {places}, filled from the scope of the page.
 *
 * The group "for" holds variants: for.staff.pin.title is said in the place
 * of pin.title to whom the variant "staff" is said.
 */
#ifndef PAGE_WORDS_H
#define PAGE_WORDS_H

#include <stddef.h>

#include "base/detail.h"

#define WORDS_FOR "for."

struct words;

/* file is its name, without folders, in the sentence of refusal.  E_CONF,
 * E_NOMEM. */
enum outcome	 words_parse(const char *file, const char *text,
		    struct words **out, struct detail *) MUST_USE;
/* The same with the sentences of that variant; a copy, if it has none.
 * E_NOMEM. */
enum outcome	 words_vary(const struct words *, const char *name,
		    struct words **out) MUST_USE;
/* "pin.title" of "for.staff.pin.title" and of itself; "" if a variant names
 * none. */
const char	*words_common(const char *key);
void		 words_free(struct words **);
/* As it was given. */
const char	*words_file(const struct words *);
/* Borrowed; NULL if there is none. */
const char	*words_get(const struct words *, const char *key);
/* Where it stands in the file; 0 if there is none. */
unsigned	 words_line(const struct words *, const char *key);
/* The n-th key in the order of the file; NULL behind the last. */
const char	*words_key(const struct words *, size_t n);

#endif
