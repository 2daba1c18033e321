/* Since when who is away, in memory that is shared. */
#include <sys/mman.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/outage.h"

#define AGAIN_MS 60000
/* One that comes and goes is not told at each turn. */
#define SOON_MS 10000

struct absence {
	_Atomic int64_t	since_ms;	/* 0: it is there */
	_Atomic int64_t	said_ms;	/* the last line */
	_Atomic int64_t	tries;		/* in vain */
	_Atomic bool	told;		/* that it began */
};

static struct absence own[OUTAGES], *absences = own;

enum outcome
outage_share(void)
{
	void *shared = mmap(NULL, sizeof(own), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (shared == MAP_FAILED)
		return E_NOMEM;
	absences = shared;
	return OK;
}

/* Of several that find out at once one tells. */
static bool
may_say(struct absence *a, int64_t now, int64_t gap_ms)
{
	int64_t said = atomic_load(&a->said_ms);

	return (said == 0 || now - said >= gap_ms) &&
	    atomic_compare_exchange_strong(&a->said_ms, &said, now);
}

void
outage_failed(enum outage which, const char *name, const char *why)
{
	struct absence *a = &absences[which];
	const int64_t now = clock_ms();
	int64_t since = 0;

	if (which == OUTAGE_OF_NONE)
		return;
	if (atomic_compare_exchange_strong(&a->since_ms, &since, now))
		since = now;
	atomic_fetch_add(&a->tries, 1);
	if (!a->told && may_say(a, now, SOON_MS)) {
		a->told = true;
		log_as(LOG_OUTAGE_BEGUN);
		log_err("%s: away: %s", name, why);
	} else if (a->told && may_say(a, now, AGAIN_MS)) {
		log_as(LOG_OUTAGE_LASTS);
		log_err("%s: away for %lld s, tried %lld times: %s", name,
		    (long long)(now - since) / 1000,
		    (long long)a->tries, why);
	}
	log_hold_back(a->told);	/* or nobody would read of it */
}

void
outage_over(enum outage which, const char *name)
{
	struct absence *a = &absences[which];
	int64_t since, tries;

	if (which == OUTAGE_OF_NONE ||
	    (since = atomic_exchange(&a->since_ms, 0)) == 0)
		return;
	tries = atomic_exchange(&a->tries, 0);
	if (!atomic_exchange(&a->told, false))
		return;
	a->said_ms = clock_ms();
	log_as(LOG_OUTAGE_OVER);
	log_warn("%s: there again after %lld s, tried %lld times", name,
	    (long long)(clock_ms() - since) / 1000, (long long)tries);
}

void
outage_heard(enum outage which, const char *name, enum outcome r,
    const char *why)
{
	if (r == E_BACKEND)
		outage_failed(which, name, why);
	else if (r != E_BUSY && r != E_UNSURE)
		outage_over(which, name);
}
