/*
 * What uregisterctl asks: MSG_CONTROL with a verb and arguments, answered
 * with lines (M_LINE) and a verdict (M_RESULT).
 */
#ifndef CORE_CONTROL_H
#define CORE_CONTROL_H

#include "core/role.h"
#include "turn/turn.h"

struct control {
	struct core	*core;
	struct roles	 roles;
};

/* A listen_serve_fn, and a listen_rank_fn; arg is a struct control. */
void	control_serve(void *control, const struct msg *request,
	    struct msg *reply);
int	control_rank(void *control, const struct listen_peer *);

#endif
