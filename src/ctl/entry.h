/* entry preview: what an activation would write. */
#ifndef CTL_ENTRY_H
#define CTL_ENTRY_H

#include "ctl/ctl.h"

int	ctl_entry_preview(const struct ctl *);

#endif
