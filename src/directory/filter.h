/*
 * A search filter (RFC 4515), made only here, so that no text of a user is
 * ever read as syntax.  Whole or not at all: what does not fit is E_INPUT,
 * never cut.
 */
#ifndef DIRECTORY_FILTER_H
#define DIRECTORY_FILTER_H

#include "base/outcome.h"

#define FILTER_SIZE 2048

struct filter {
	char	text[FILTER_SIZE];	/* read it by filter_text */
};

/* (attribute=value).  E_INPUT: no attribute name, an empty value, one that
 * is not UTF-8, or too long. */
enum outcome	filter_equal(const char *attribute, const char *value,
		    struct filter *out) MUST_USE;
/* (|(a)(b)).  out may be one of them.  E_INPUT: too long. */
enum outcome	filter_or(const struct filter *, const struct filter *,
		    struct filter *out) MUST_USE;
/* (&(a)(!(b))), on the same terms. */
enum outcome	filter_but(const struct filter *, const struct filter *,
		    struct filter *out) MUST_USE;
const char	*filter_text(const struct filter *);

#endif
