/*
 * The national check of a student's number.  While the service is slow, only
 * so many wait for it that the others get their pages.
 */
#ifndef ACTIVATION_IDENTITY_H
#define ACTIVATION_IDENTITY_H

#include "activation/decide.h"
#include "turn/turn.h"

/* Is there a number of that row that the service has a say about? */
bool		identity_is_due(const struct turn *, const struct record *);
/* Asks, and keeps in the flow what was answered. */
enum outcome	identity_check(struct turn *, const struct record *,
		    enum decide_check *out) MUST_USE;
/* Counts a number that was typed for the row at hand, before it is looked
 * at.  E_LIMIT: that was enough for a day. */
enum outcome	identity_count(struct turn *, const struct who *) MUST_USE;
/* The same before a PIN; rows of what was typed, or NULL. */
enum outcome	identity_count_typed(struct turn *,
		    const struct registry_rows *) MUST_USE;
/* The flow ends for that limit. */
void		identity_stop(struct turn *);

#endif
