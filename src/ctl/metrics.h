/* metrics: what is seen from outside, for Prometheus. */
#ifndef CTL_METRICS_H
#define CTL_METRICS_H

#include "ctl/ctl.h"

/* To standard output, or by a rename to a file. */
int	ctl_metrics(const struct ctl *);

#endif
