/* What a helpdesk is told of the code on a student's page. */
#ifndef CORE_REFERENCE_H
#define CORE_REFERENCE_H

#include "core/operator.h"

/* The verb "reference". */
enum outcome	reference_show(struct core *, const struct msg *request,
		    struct msg *reply, struct detail *) MUST_USE;

#endif
