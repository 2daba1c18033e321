/*
 * What uregisterctl metrics tells outside: samples, a line each, of the
 * families of src/ctl/metric.def.  Cheap enough for every 15 seconds, however
 * many accounts there are.
 */
#ifndef CORE_METRICS_H
#define CORE_METRICS_H

#include "turn/turn.h"

/* The first argument is the part, "state", "counters", "flows" or "doctor"; the
 * second of counters and flows the name behind which they go on.  No line:
 * there are no more. */
enum outcome	metrics_show(struct core *, const struct msg *request,
		    struct msg *reply, struct detail *) MUST_USE;

#endif
