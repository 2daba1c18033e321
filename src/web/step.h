/*
 * The screens: for each step its page, its place among the four stages of
 * the wizard, and who fills it: step_<name>.c, where a screen has something
 * to say beyond the texts of the reply.
 */
#ifndef WEB_STEP_H
#define WEB_STEP_H

#include "web/keys.h"
#include "web/visit.h"

/* Shows the screen of a step.  reply is core's answer, or NULL where the
 * page needs none of it. */
void	step_show(struct visit *, int status, enum msg_step, enum msg_says,
	    const struct msg *reply);
/* The sentences that its tables name; the screens have their own. */
void	step_keys(struct keys *);

#endif
