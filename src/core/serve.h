/*
 * The table of requests: which lane takes one, and who answers.  Whether it
 * is legal where the flow stands is flow_permits()'s to say; anything else
 * is refused and logged, and the browser is shown where it stands.
 */
#ifndef CORE_SERVE_H
#define CORE_SERVE_H

#include "turn/turn.h"

enum serve_lane { LANE_PAGE, LANE_HASH };

struct serve {
	struct core	*core;
	enum serve_lane	 lane;
};

/* A listen_serve_fn; arg is a struct serve. */
void	serve(void *arg, const struct msg *request, struct msg *reply);

#endif
