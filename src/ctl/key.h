/* The server key's verbs. */
#ifndef CTL_KEY_H
#define CTL_KEY_H

#include "ctl/ctl.h"

int	ctl_key_make(const struct ctl *);
int	ctl_key_rotate(const struct ctl *);

#endif
