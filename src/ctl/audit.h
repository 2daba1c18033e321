/* audit show UID [--days N]. */
#ifndef CTL_AUDIT_H
#define CTL_AUDIT_H

#include "ctl/ctl.h"

int	ctl_audit_show(const struct ctl *);

#endif
