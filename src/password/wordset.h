/*
 * A set of short byte strings.  Filled before the workers are forked and
 * only read after, so that they share its memory.
 */
#ifndef PASSWORD_WORDSET_H
#define PASSWORD_WORDSET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/outcome.h"

#define WORDSET_LEN_MAX 63

struct wordset;

/* E_NOMEM. */
enum outcome	wordset_new(struct wordset **out) MUST_USE;
void		wordset_free(struct wordset **);
/* What is in already is not added.  E_INPUT: empty, or too long; E_NOMEM. */
enum outcome	wordset_add(struct wordset *, const void *word, size_t len)
		    MUST_USE;
bool		wordset_has(const struct wordset *, const void *word,
		    size_t len);
size_t		wordset_count(const struct wordset *);

#endif
