/* The verbs of a request under the law: all that is held of somebody, and
 * away with it. */
#ifndef CTL_PERSON_H
#define CTL_PERSON_H

#include "ctl/ctl.h"

/* person export WHO [--json] [--lang el|en] */
int	ctl_person_export(const struct ctl *);

#endif
