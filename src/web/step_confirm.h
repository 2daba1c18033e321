/* The screen of what will be recorded. */
#ifndef WEB_STEP_CONFIRM_H
#define WEB_STEP_CONFIRM_H

#include "web/keys.h"
#include "web/visit.h"

void	step_confirm(struct visit *, const struct msg *reply);
/* The sentences that it asks for. */
void	step_confirm_keys(struct keys *);

#endif
