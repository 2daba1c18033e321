/*
 * What uregister-core does itself when it is started by hand: it alone has
 * the database and the rules of passwords.
 */
#ifndef CTL_PROGRAM_H
#define CTL_PROGRAM_H

#include "ctl/ctl.h"

int	ctl_program_migrate(const struct ctl *);
int	ctl_program_breached(const struct ctl *);
/* Lets its start check tell what is wrong; it may find nothing. */
void	ctl_program_check(const struct ctl *, const struct conf *);

#endif
