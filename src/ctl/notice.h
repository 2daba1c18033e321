/* notice list: what the secretariats have to look at. */
#ifndef CTL_NOTICE_H
#define CTL_NOTICE_H

#include "ctl/ctl.h"

int	ctl_notice_list(const struct ctl *);

#endif
