/* Who failed, until when, in shared memory. */
#include <sys/mman.h>

#include "base/clock.h"
#include "base/rest.h"

#define REST_MIN_MS 500

enum outcome
rest_share(size_t n, struct rest **out)
{
	void *shared = mmap(NULL, n * sizeof(**out), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (shared == MAP_FAILED)
		return E_NOMEM;
	*out = shared;
	return OK;
}

void
rest_begin(struct rest *r, int64_t max_ms, bool was_probe)
{
	const int64_t now = clock_ms();
	int64_t ms = atomic_load(&r->ms);

	if (atomic_load(&r->until_ms) > now && !was_probe)
		return;
	ms = ms == 0 ? REST_MIN_MS : ms * 2;
	if (ms > max_ms)
		ms = max_ms;
	atomic_store(&r->ms, ms);
	atomic_store(&r->until_ms, now + ms);
}

void
rest_wake(struct rest *r)
{
	atomic_store(&r->ms, 0);
	atomic_store(&r->until_ms, 0);
}

bool
rest_is(struct rest *r)
{
	return atomic_load(&r->until_ms) > clock_ms();
}

bool
rest_may_ask(struct rest *r, int64_t probe_ms, bool *probe)
{
	const int64_t now = clock_ms();
	int64_t until = atomic_load(&r->until_ms);

	*probe = false;
	if (until > now)
		return false;
	if (atomic_load(&r->ms) == 0)
		return true;
	*probe = atomic_compare_exchange_strong(&r->until_ms, &until,
	    now + probe_ms);
	return *probe;
}
