/* doctor: is every part reachable and fit? */
#ifndef CTL_DOCTOR_H
#define CTL_DOCTOR_H

#include "ctl/ctl.h"

int	ctl_doctor(const struct ctl *);

#endif
