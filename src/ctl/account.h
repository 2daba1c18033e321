/* The verbs of an account that core alone does not answer whole. */
#ifndef CTL_ACCOUNT_H
#define CTL_ACCOUNT_H

#include "ctl/ctl.h"

int	ctl_account_restore(const struct ctl *);
int	ctl_account_list(const struct ctl *);

#endif
