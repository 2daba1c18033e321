/*
 * What may be sent in a day.  Messages cost money, and each reaches somebody
 * who has not asked for it, perhaps: both are counted before one is made.
 */
#ifndef TURN_BUDGET_H
#define TURN_BUDGET_H

#include "turn/turn.h"

/* Counts one message to that contact, in whatever letters its address is
 * written.  E_LIMIT. */
enum outcome	budget_take_contact(struct core *, const char *to) MUST_USE;
/* Counts one message of what the day has money for; a blank one costs none,
 * and is refused with the rest.  E_LIMIT. */
enum outcome	budget_take(struct core *, enum channel, const char *to,
		    bool blank) MUST_USE;

#endif
