/* What an activation would write, without writing it. */
#ifndef CORE_PREVIEW_H
#define CORE_PREVIEW_H

#include "core/core.h"

/*
 * The entry of each row that the registry has for a mobile or an e-mail, as
 * LDIF, with the row of the mapping above each value, and what is not
 * written and why.  E_NOTFOUND; E_INPUT: no such capacity, or no contact.
 */
enum outcome	preview_entry(struct core *, const char *contact,
		    const char *source, struct msg *reply, struct detail *)
		    MUST_USE;

#endif
