/* Since when a database is silent. */
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>

#include "base/clock.h"
#include "sql/watch.h"

/* A page has two seconds, and its part of them is gone by then. */
#define SILENT_MS 1000

struct sql_watch {
	_Atomic int64_t asked_ms;	/* and not answered; 0: it was */
	_Atomic size_t	host;
};

enum outcome
sql_watch_share(struct sql_watch **out)
{
	void *shared = mmap(NULL, sizeof(**out), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (shared == MAP_FAILED)
		return E_NOMEM;
	*out = shared;
	return OK;
}

void
sql_watch_ask(struct sql_watch *w)
{
	int64_t none = 0;

	atomic_compare_exchange_strong(&w->asked_ms, &none, clock_ms());
}

void
sql_watch_answered(struct sql_watch *w)
{
	atomic_store(&w->asked_ms, 0);
}

void
sql_watch_doubt(struct sql_watch *w)
{
	atomic_store(&w->asked_ms, clock_ms() - SILENT_MS);
}

bool
sql_watch_tells(const struct sql_watch *w, bool asks)
{
	int64_t asked;

	if (w == NULL || asks)
		return false;
	asked = atomic_load(&w->asked_ms);
	return asked != 0 && clock_ms() - asked >= SILENT_MS;
}

void
sql_watch_found(struct sql_watch *w, size_t host)
{
	atomic_store(&w->host, host);
}

size_t
sql_watch_host(const struct sql_watch *w)
{
	return atomic_load(&w->host);
}
