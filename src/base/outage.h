/*
 * A neighbour that is away, told once by all workers of a program together: a
 * line when it begins, one a minute while it lasts, and one when it is over,
 * with how often it was tried in vain.  What a request would write of it is
 * held back (log_hold_back).
 *
 * Noticed where a neighbour is reached, so the one thing that libraries log.
 */
#ifndef BASE_OUTAGE_H
#define BASE_OUTAGE_H

#include "base/outcome.h"

#define OUTAGE_SERVERS 8	/* of the directory, from OUTAGE_DIRECTORY on */

enum outage { OUTAGE_OF_NONE, OUTAGE_VAULT, OUTAGE_REGISTRY, OUTAGE_CORE,
    OUTAGE_GATEWAY, OUTAGE_SMS, OUTAGE_MAIL, OUTAGE_IDENTITY,
    OUTAGE_DIRECTORY, OUTAGES = OUTAGE_DIRECTORY + OUTAGE_SERVERS };

/* What one process learns, those that it forks from now on know, too, and
 * tell it.  E_NOMEM. */
enum outcome	outage_share(void) MUST_USE;
/* It did not answer; why is of this try.  name is what people call it. */
void		outage_failed(enum outage, const char *name,
		    const char *why);
/* It answered. */
void		outage_over(enum outage, const char *name);
/* The one or the other, as the outcome says; E_BUSY and E_UNSURE say
 * neither. */
void		outage_heard(enum outage, const char *name, enum outcome,
		    const char *why);

#endif
