/*
 * The way of every request of web.  What a request is, which lane takes it
 * and who answers it, stands in ipc/request.def; one that is not legal where
 * the flow stands is refused and logged, and the browser is shown where it
 * stands.
 */
#ifndef CORE_SERVE_H
#define CORE_SERVE_H

#include "ipc/request.h"
#include "turn/turn.h"

struct serve {
	struct core	*core;
	enum request_lane lane;
};

/* A listen_serve_fn; arg is a struct serve. */
void	serve(void *arg, const struct msg *request, struct msg *reply);

#endif
