/* mypassword: the screen of who forgot password or username. */
#ifndef WEB_STEP_FORGOT_H
#define WEB_STEP_FORGOT_H

#include "web/visit.h"

void	step_forgot(struct visit *, const struct msg *reply);

#endif
