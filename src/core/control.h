/*
 * What uregisterctl asks: MSG_CONTROL with a verb and arguments, answered
 * with lines (M_LINE) and a verdict (M_RESULT).
 */
#ifndef CORE_CONTROL_H
#define CORE_CONTROL_H

#include "turn/turn.h"

/* A listen_serve_fn; arg is a struct core. */
void	control_serve(void *core, const struct msg *request,
	    struct msg *reply);

#endif
