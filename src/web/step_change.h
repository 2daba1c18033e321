/* mypassword: the screen of another password. */
#ifndef WEB_STEP_CHANGE_H
#define WEB_STEP_CHANGE_H

#include "web/visit.h"

void	step_change(struct visit *, const struct msg *reply);

#endif
