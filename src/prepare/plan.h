/*
 * What a directory lacks of what uregister needs, as a list of changes, each
 * with its reason.  Nothing of the institution's is replaced.  Where people
 * and attributes are new with us, nobody has a right there yet and our rules
 * are the last word; where they were there before, our rules name our own DNs
 * and leave all others to the rules behind them ("by * break").
 *
 * Pure: what the server says of itself goes in, the list comes out.
 */
#ifndef PREPARE_PLAN_H
#define PREPARE_PLAN_H

#include "base/detail.h"
#include "prepare/input.h"

/* The entries of the tree that the plan asks about, a DN each. */
enum outcome	plan_names(const struct conf *, struct changes *out) MUST_USE;
/* E_CONF: there is no such database, or a name that cannot be written;
 * E_NOMEM. */
enum outcome	plan_make(const struct plan_input *, struct changes *out,
		    struct detail *) MUST_USE;

#endif
