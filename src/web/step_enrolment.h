/* The screen of who has several enrolments. */
#ifndef WEB_STEP_ENROLMENT_H
#define WEB_STEP_ENROLMENT_H

#include "web/visit.h"

void	step_enrolment(struct visit *, const struct msg *reply);

#endif
