/* The screen where a visitor says who he is. */
#ifndef WEB_STEP_CAPACITY_H
#define WEB_STEP_CAPACITY_H

#include "web/visit.h"

void	step_capacity(struct visit *, const struct msg *reply);

#endif
