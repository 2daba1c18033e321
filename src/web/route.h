/* Which path is answered how. */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "web/visit.h"

/* Answers a request that visit_begin() has seen. */
void	route_run(struct visit *);

#endif
