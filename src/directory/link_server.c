/* Which server comes next. */
#include "base/clock.h"
#include "directory/link_server.h"

#define REST_MIN_MS 500
#define REST_MAX_MS 30000

void
link_server_rest(struct link_server *s)
{
	s->rest_ms = s->rest_ms == 0 ? REST_MIN_MS : s->rest_ms * 2;
	if (s->rest_ms > REST_MAX_MS)
		s->rest_ms = REST_MAX_MS;
	s->rest_until_ms = clock_ms() + s->rest_ms;
}

void
link_server_wake(struct link_server *s)
{
	s->rest_ms = 0;
	s->rest_until_ms = 0;
}

size_t
link_server_next(const struct link_servers *l, const bool *tried)
{
	int64_t now = clock_ms();
	size_t i, best = LINK_ANY;

	for (i = 0; i < l->count; i++) {
		if (tried[i])
			continue;
		if (l->at[i].rest_until_ms <= now)
			return i;
		if (best == LINK_ANY || l->at[i].rest_until_ms <
		    l->at[best].rest_until_ms)
			best = i;
	}
	return best;
}
