/*
 * What doctor sees of the work itself: is a row written, do messages go out,
 * what did the services outside say, is the key that of the tables.
 */
#ifndef CORE_HEALTH_H
#define CORE_HEALTH_H

#include "core/findings.h"
#include "turn/turn.h"

void		health_examine(struct core *, struct report *);
/* What a service that can be reached said of late; part: "sms", "mail",
 * "identity". */
void		health_answers(struct core *, const char *part,
		    struct report *);

#endif
