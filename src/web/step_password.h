/* The screens of a new password. */
#ifndef WEB_STEP_PASSWORD_H
#define WEB_STEP_PASSWORD_H

#include "web/visit.h"

void	step_password(struct visit *, const struct msg *reply);

#endif
