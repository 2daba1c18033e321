/* uregisterctl person erase: what the law lets go of somebody, goes. */
#ifndef CORE_ERASE_H
#define CORE_ERASE_H

#include "core/operator.h"

/* Of whom, and why.  Told line by line what went and what stays.  Whoever is
 * stopped in between asks again: E_NOTFOUND is that nothing was there. */
enum outcome	erase_person(struct core *, const struct msg *request,
		    struct msg *reply, struct detail *) MUST_USE;

#endif
