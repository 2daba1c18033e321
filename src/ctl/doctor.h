/* doctor: is every part reachable and fit? */
#ifndef CTL_DOCTOR_H
#define CTL_DOCTOR_H

#include "ctl/ctl.h"
#include "ipc/msg.h"

int	ctl_doctor(const struct ctl *);
/* What can be seen without core, as findings. */
void	ctl_doctor_look(const struct ctl *, const struct conf *);
/* Core's lines, as findings. */
void	ctl_doctor_repeat(const struct msg *reply);
/* Core was asked, and this came of it: may this user speak to it at all? */
bool	ctl_doctor_may_ask(const struct conf *, enum outcome);

#endif
