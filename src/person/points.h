/*
 * A text as code points, each mark by itself behind its letter: what names
 * are compared, shown and transcribed in.  Private to this folder.
 */
#ifndef PERSON_POINTS_H
#define PERSON_POINTS_H

#include <stdbool.h>
#include <stddef.h>
#include <unicode/uscript.h>
#include <unicode/utypes.h>

#include "base/outcome.h"

#define POINTS_TEXT_SIZE 512	/* in UTF-8, whole */
#define POINTS_MAX (POINTS_TEXT_SIZE * 2)

struct points {
	size_t	count;
	UChar32	c[POINTS_MAX];
};

/* One word, as places in points. */
struct points_word {
	size_t	begin, end;
};

/* compatible also takes ligatures and other blanks apart.  E_INPUT: not
 * UTF-8, or too long. */
enum outcome	points_take_apart(const char *, bool compatible,
		    struct points *out) MUST_USE;
/* NFC, UTF-8.  E_INPUT: too long. */
enum outcome	points_put_together(const struct points *,
		    char out[POINTS_TEXT_SIZE]) MUST_USE;
/* Adds one; what does not fit is left out. */
void		points_put(struct points *, UChar32);

/* The first word at or behind w->end; false when there is none. */
bool		points_next_word(const struct points *, struct points_word *w);
/* Look-alikes: only a word of two scripts is touched, and it becomes Greek if
 * it can: these are Greek registries.  «JΟHN» with a Greek Ο becomes Latin. */
void		points_repair(struct points *, const struct points_word *);

/* The letter of the same shape in the other alphabet, 0 if there is none. */
UChar32		points_greek_twin(UChar32);
UChar32		points_latin_twin(UChar32);

bool		points_is_mark(UChar32);
bool		points_is_script(UChar32, UScriptCode);

#endif
