/* What an activation would write, without writing it. */
#ifndef CORE_PREVIEW_H
#define CORE_PREVIEW_H

#include "turn/turn.h"

/*
 * The nth row that the registry has for a person (a mobile, an e-mail, a
 * username or a registration number): the entry as LDIF (RFC 2849), with the
 * row of the mapping above each value, and for each that gave none the reason.
 * E_NOTFOUND, also past the last row; E_INPUT: no such capacity; E_LIMIT: it
 * does not fit into an answer.
 */
struct preview {
	const char	*person;
	const char	*source;	/* the capacity */
	size_t		 nth;		/* from 0 */
};
enum outcome	preview_entry(struct core *, const struct preview *,
		    struct msg *reply, struct detail *) MUST_USE;

#endif
