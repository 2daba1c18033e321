/* The audit as it was written, for people and for programs. */
#ifndef CTL_TRAIL_H
#define CTL_TRAIL_H

#include "ctl/ctl.h"

/* audit tail [-n N] [--person UID] [--since DAYS] */
int	ctl_trail_tail(const struct ctl *);
/* audit export [--csv] [--person UID] [--since DAYS]: the oldest first, a
 * line of JSON to each, or CSV. */
int	ctl_trail_export(const struct ctl *);

#endif
