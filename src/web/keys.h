/*
 * The sentences that code asks for by key (catalogue.h gathers them): that
 * none is missing is seen at the start, not by a student.  Those that pages
 * ask for are seen when the pages are read (template.h).
 */
#ifndef WEB_KEYS_H
#define WEB_KEYS_H

#include "page/words.h"

#define KEYS_MAX 300

struct keys {
	const char *key[KEYS_MAX];
	size_t	 count;
};

/* NULL is none.  More than KEYS_MAX are counted, and not kept. */
void		keys_add(struct keys *, const char *key);
/* That the catalogue has every key, and that its {places} are some that
 * pages fill.  E_CONF with "file:line: …". */
enum outcome	keys_check(const struct keys *, const struct words *,
		    struct detail *) MUST_USE;
/* That what stands in the other catalogue stands in this one, too. */
enum outcome	keys_compare(const struct words *, const struct words *other,
		    struct detail *) MUST_USE;

#endif
