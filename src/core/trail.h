/* uregisterctl audit show. */
#ifndef CORE_TRAIL_H
#define CORE_TRAIL_H

#include "core/operator.h"
#include "turn/turn.h"

/* Arguments: username, days, and of a further page the number of the last
 * row of the one before.  E_INPUT, E_NOTFOUND. */
enum outcome	trail_show(struct core *, const struct msg *request,
		    struct msg *reply, struct detail *) MUST_USE;

#endif
