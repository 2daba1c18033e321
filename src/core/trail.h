/* uregisterctl audit show. */
#ifndef CORE_TRAIL_H
#define CORE_TRAIL_H

#include "core/operator.h"

/* Arguments: username, days, and of a further page the number of the last
 * row of the one before.  E_INPUT, E_NOTFOUND. */
enum outcome	trail_show(struct core *, const struct msg *request,
		    struct msg *reply, struct detail *) MUST_USE;
/* The newest link, "number hash"; or, of the number of a link and its hash, as
 * they were kept elsewhere, whether that is still so.  E_CONF: it is not. */
enum outcome	trail_link(struct core *, const struct msg *request,
		    struct msg *reply, struct detail *) MUST_USE;
/* A slice of uregisterctl audit verify.  Argument: where the one before ended,
 * "" at first; a line for each row that is not what was written, and "=" with
 * where the next begins. */
enum outcome	trail_verify(struct core *, const struct msg *request,
		    struct msg *reply, struct detail *) MUST_USE;
/* The newest link, to the journal: what is cut off behind it is missed. */
void		trail_anchor(struct core *);

#endif
