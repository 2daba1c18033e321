/* uregisterctl test sms, test mail. */
#ifndef CTL_TEST_H
#define CTL_TEST_H

#include "ctl/ctl.h"

int	ctl_test_sms(const struct ctl *);
int	ctl_test_mail(const struct ctl *);

#endif
