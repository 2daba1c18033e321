/* Which server comes next. */
#include "base/clock.h"
#include "base/rest.h"
#include "base/silence.h"
#include "directory/link_server.h"

#define REST_MAX_MS 30000
/* One that was away takes over from the others what was written meanwhile. */
#define SETTLE_MS 10000

/* By its place in directory.uris. */
static struct rest own[LINK_URIS_MAX];
static struct rest *rests = own;
static bool watched;
static struct silence own_silences[LINK_URIS_MAX];
static struct silence *silences = own_silences;

enum outcome
link_server_share(void)
{
	enum outcome r = silence_share(LINK_URIS_MAX, &silences);

	watched = true;
	return r == OK ? rest_share(LINK_URIS_MAX, &rests) : r;
}

void
link_server_rest(size_t server)
{
	struct rest *r = &rests[server];

	/* As it settles, it counts. */
	rest_begin(r, REST_MAX_MS, atomic_load(&r->ms) == 0);
}

void
link_server_wake(size_t server)
{
	rest_wake(&rests[server]);
	silence_end(&silences[server]);
}

void
link_server_settle(size_t server)
{
	atomic_store(&rests[server].until_ms, clock_ms() + SETTLE_MS);
	atomic_store(&rests[server].ms, 0);
	silence_end(&silences[server]);
}

bool
link_server_is_due(size_t server)
{
	return (atomic_load(&rests[server].ms) != 0 &&
	    !rest_is(&rests[server])) || (silence_is(&silences[server]) &&
	    !rest_is(&silences[server].rest));
}

void
link_server_missed(size_t server)
{
	silence_note(&silences[server], silence_is(&silences[server]));
}

void
link_server_heard(size_t server)
{
	silence_end(&silences[server]);
}

/* Where somebody watches, no other finds out at his own cost. */
bool
link_server_rests(size_t server)
{
	return rest_is(&rests[server]) ||
	    (watched && atomic_load(&rests[server].ms) != 0);
}

/* Nobody waits for one that says nothing, where somebody watches it. */
static bool
is_left_out(size_t server, const bool *tried)
{
	return tried[server] || (watched && silence_is(&silences[server]));
}

size_t
link_server_next(const struct link_servers *l, size_t at, const bool *tried)
{
	size_t i, best = LINK_ANY;
	int64_t until, soonest = 0;

	if (!watched && at != LINK_ANY && !tried[at] && !link_server_rests(at))
		return at;
	for (i = 0; i < l->count; i++) {
		if (is_left_out(i, tried))
			continue;
		if (!link_server_rests(i))
			return i;
		until = atomic_load(&rests[i].until_ms);
		if (best == LINK_ANY || until < soonest) {
			best = i;
			soonest = until;
		}
	}
	return best;
}
