/*
 * Who is meant, and how his account stands: by a username, a registration
 * number, a mobile or an e-mail that is kept or that the registry has, or a
 * reference code.  No secret and no whole contact is in the answer.
 */
#ifndef CORE_LOOKUP_H
#define CORE_LOOKUP_H

#include "core/operator.h"

/* A line for each account, and for each row of the registry without one.
 * E_NOTFOUND. */
enum outcome	lookup_find(struct core *, const struct msg *request,
		    struct msg *reply, struct detail *) MUST_USE;
/* All about one.  E_AMBIGUOUS: several, which are listed. */
enum outcome	lookup_show(struct core *, const struct msg *request,
		    struct msg *reply, struct detail *) MUST_USE;
/* All accounts, or those of a status; as many as an answer holds. */
enum outcome	lookup_list(struct core *, const struct msg *request,
		    struct msg *reply, struct detail *) MUST_USE;

#endif
