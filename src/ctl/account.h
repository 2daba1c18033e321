/* account suspend, restore, close, release: UID --reason TEXT. */
#ifndef CTL_ACCOUNT_H
#define CTL_ACCOUNT_H

#include "ctl/ctl.h"

int	ctl_account_suspend(const struct ctl *);
int	ctl_account_restore(const struct ctl *);
int	ctl_account_close(const struct ctl *);
int	ctl_account_release(const struct ctl *);

#endif
