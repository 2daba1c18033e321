/* The dead ends: what happened, why, and what to do next. */
#ifndef WEB_STEP_STOPPED_H
#define WEB_STEP_STOPPED_H

#include "web/keys.h"
#include "web/visit.h"

/* Without a reply core was not asked, or did not answer. */
void	step_stopped(struct visit *, enum msg_says, const struct msg *reply);
/* The sentences that they ask for. */
void	step_stopped_keys(struct keys *);

#endif
