/* Which server comes next. */
#include <sys/mman.h>

#include <stdatomic.h>

#include "base/clock.h"
#include "directory/link_server.h"

#define REST_MIN_MS 500
#define REST_MAX_MS 30000

/* By its place in directory.uris. */
struct rest {
	_Atomic int64_t until_ms;	/* try others first until then */
	_Atomic int64_t ms;		/* how long it was; 0: it is awake */
};

static struct rest own[LINK_URIS_MAX];
static struct rest *rests = own;

enum outcome
link_server_share(void)
{
	void *shared = mmap(NULL, sizeof(own), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (shared == MAP_FAILED)
		return E_NOMEM;
	rests = shared;
	return OK;
}

void
link_server_rest(size_t server)
{
	struct rest *r = &rests[server];
	const int64_t now = clock_ms();
	int64_t ms = atomic_load(&r->ms);

	/* Of several that found out at once, one counts. */
	if (atomic_load(&r->until_ms) > now)
		return;
	ms = ms == 0 ? REST_MIN_MS : ms * 2;
	if (ms > REST_MAX_MS)
		ms = REST_MAX_MS;
	atomic_store(&r->ms, ms);
	atomic_store(&r->until_ms, now + ms);
}

void
link_server_wake(size_t server)
{
	atomic_store(&rests[server].ms, 0);
	atomic_store(&rests[server].until_ms, 0);
}

bool
link_server_rests(size_t server)
{
	return atomic_load(&rests[server].until_ms) > clock_ms();
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
