/* The last screen of the wizard. */
#ifndef WEB_STEP_DONE_H
#define WEB_STEP_DONE_H

#include "web/visit.h"

void	step_done(struct visit *, const struct msg *reply);

#endif
