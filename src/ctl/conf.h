/* conf check, conf print, conf list: what needs nothing but the file. */
#ifndef CTL_CONF_H
#define CTL_CONF_H

#include "ctl/ctl.h"

int	ctl_conf_check(const struct ctl *);
int	ctl_conf_print(const struct ctl *);
int	ctl_conf_list(const struct ctl *);

#endif
