/* A server that is there and says nothing, in shared memory. */
#include <sys/mman.h>

#include "base/silence.h"

#define MISSED_MAX 2
#define REST_MAX_MS 2000

enum outcome
silence_share(size_t n, struct silence **out)
{
	void *shared = mmap(NULL, n * sizeof(**out), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (shared == MAP_FAILED)
		return E_NOMEM;
	*out = shared;
	return OK;
}

bool
silence_is(struct silence *s)
{
	return atomic_load(&s->rest.ms) != 0;
}

bool
silence_may_ask(struct silence *s, int64_t probe_ms, bool *probe)
{
	return rest_may_ask(&s->rest, probe_ms, probe);
}

void
silence_note(struct silence *s, bool was_probe)
{
	if (atomic_fetch_add(&s->missed, 1) + 1 >= MISSED_MAX)
		rest_begin(&s->rest, REST_MAX_MS, was_probe);
}

void
silence_lasts(struct silence *s)
{
	rest_begin(&s->rest, REST_MAX_MS, true);
}

void
silence_end(struct silence *s)
{
	/* Nobody writes what all read, as long as all is well. */
	if (atomic_load(&s->missed) != 0)
		atomic_store(&s->missed, 0);
	if (silence_is(s))
		rest_wake(&s->rest);
}
