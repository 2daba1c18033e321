/* Which server comes next. */
#include "base/clock.h"
#include "base/rest.h"
#include "directory/link_server.h"

#define REST_MAX_MS 30000

/* By its place in directory.uris. */
static struct rest own[LINK_URIS_MAX];
static struct rest *rests = own;

enum outcome
link_server_share(void)
{
	return rest_share(LINK_URIS_MAX, &rests);
}

void
link_server_rest(size_t server)
{
	rest_begin(&rests[server], REST_MAX_MS, false);
}

void
link_server_wake(size_t server)
{
	rest_wake(&rests[server]);
}

bool
link_server_rests(size_t server)
{
	return rest_is(&rests[server]);
}

size_t
link_server_next(const struct link_servers *l, const bool *tried)
{
	size_t i, best = LINK_ANY;
	int64_t until, soonest = 0;

	for (i = 0; i < l->count; i++) {
		if (tried[i])
			continue;
		until = atomic_load(&rests[i].until_ms);
		if (until <= clock_ms())
			return i;
		if (best == LINK_ANY || until < soonest) {
			best = i;
			soonest = until;
		}
	}
	return best;
}
