/* The dead ends: what happened, why, and what to do next. */
#include <string.h>

#include "web/stamp.h"
#include "web/step_stopped.h"

/* CALM: not an error, only the end of the way. */
enum { MAY_RESTART = 1, MAY_RETRY = 2, MAY_RELOAD = 4, CALM = 8 };

static const struct stop {
	enum msg_says says;
	const char *title;
	const char *why;
	const char *next;
	const char *detail;	/* name that opens a part of the page */
	unsigned may;
} stops[] = {
	{ SAYS_PIN_LOCKED, "stopped.pin-locked.title",
	    "stopped.pin-locked.why", "stopped.pin-locked.next", NULL,
	    MAY_RESTART },
	{ SAYS_EXPIRED, "stopped.expired.title", "stopped.expired.why",
	    "stopped.expired.next", NULL, MAY_RESTART },
	{ SAYS_LIMIT, "stopped.limit.title", "stopped.limit.why",
	    "stopped.limit.next", NULL, MAY_RESTART },
	{ SAYS_MISSING_DATA, "stopped.missing-data.title",
	    "stopped.missing-data.why", "stopped.missing-data.next",
	    "is_missing_data", MAY_RESTART },
	{ SAYS_IDENTITY_MISMATCH, "stopped.identity-mismatch.title",
	    "stopped.identity-mismatch.why",
	    "stopped.identity-mismatch.next", "is_mismatch", MAY_RESTART },
	{ SAYS_ALREADY_ACTIVE, "stopped.already-active.title",
	    "stopped.already-active.why", "stopped.already-active.next",
	    "is_active", MAY_RESTART | CALM },
	{ SAYS_DISAGREED, "stopped.disagreed.title", "stopped.disagreed.why",
	    "stopped.disagreed.next", NULL, MAY_RESTART | CALM },
	{ SAYS_AMBIGUOUS, "stopped.ambiguous.title", "stopped.ambiguous.why",
	    "stopped.ambiguous.next", NULL, MAY_RESTART },
	{ SAYS_NOT_FOUND, "stopped.not-found.title", "stopped.not-found.why",
	    "stopped.not-found.next", NULL, MAY_RESTART },
	{ SAYS_DENIED, "stopped.denied.title", "stopped.denied.why",
	    "stopped.denied.next", NULL, MAY_RELOAD },
	{ SAYS_INPUT, "stopped.input.title", "stopped.input.why",
	    "stopped.input.next", NULL, MAY_RELOAD },
	{ SAYS_BUSY, "stopped.busy.title", "stopped.busy.why",
	    "stopped.busy.next", NULL, MAY_RELOAD },
	{ SAYS_UNAVAILABLE, "stopped.unavailable.title",
	    "stopped.unavailable.why", "stopped.unavailable.next", NULL,
	    MAY_RETRY },
};

/* The same words mean something else when core says them: that what it
 * checks against did not answer, that the registration is not live. */
static const struct stop of_core[] = {
	{ SAYS_UNAVAILABLE, "stopped.check.title", "stopped.check.why",
	    "stopped.check.next", NULL, MAY_RETRY },
	{ SAYS_DENIED, "stopped.inactive.title", "stopped.inactive.why",
	    "stopped.inactive.next", NULL, MAY_RESTART },
};
/* What core's note makes of one. */
static const struct {
	const char *note;
	struct stop stop;
} of_note[] = {
	/* the account is suspended or closed */
	{ "barred", { SAYS_DENIED, "stopped.barred.title",
	    "stopped.barred.why", "stopped.barred.next", NULL,
	    MAY_RESTART } },
	/* his username is another's, or nobody can tell */
	{ "username-taken", { SAYS_AMBIGUOUS, "stopped.username-taken.title",
	    "stopped.username-taken.why", "stopped.username-taken.next",
	    "is_taken", MAY_RESTART } },
	/* he typed the number: the secretariat has none to mend */
	{ "number-supplied", { SAYS_IDENTITY_MISMATCH,
	    "stopped.identity-mismatch.title",
	    "stopped.identity-mismatch.why",
	    "stopped.identity-mismatch.typed", "is_mismatch",
	    MAY_RESTART } },
};
/* The same of mypassword, where there is no registration to speak of. */
static const struct stop of_account[] = {
	{ SAYS_PIN_LOCKED, "stopped.pin-locked.title",
	    "stopped.pin-locked.why", "stopped.pin-locked.next", NULL,
	    MAY_RESTART },
	{ SAYS_DENIED, "stopped.no-recovery.title",
	    "stopped.no-recovery.why", "stopped.no-recovery.next", NULL,
	    MAY_RESTART },
	{ SAYS_EXPIRED, "stopped.session.title", "stopped.session.why",
	    "stopped.session.next", NULL, MAY_RESTART },
	{ SAYS_UNAVAILABLE, "stopped.unavailable.title",
	    "stopped.unavailable.why", "stopped.unavailable.next", NULL,
	    MAY_RELOAD },
};
#define OF_ACCOUNT (sizeof(of_account) / sizeof(of_account[0]))
#define OF_CORE (sizeof(of_core) / sizeof(of_core[0]))
#define OF_NOTE (sizeof(of_note) / sizeof(of_note[0]))

static const struct stop *
find_stop(const struct visit *v, enum msg_says says, const struct msg *reply)
{
	const struct stop *own = visit_is_account(v) ? of_account : of_core;
	const size_t n = visit_is_account(v) ? OF_ACCOUNT : OF_CORE;
	const char *note = reply == NULL ? NULL : msg_get(reply, M_NOTE);
	size_t i;

	for (i = 0; note != NULL && i < OF_NOTE; i++)
		if (strcmp(of_note[i].note, note) == 0)
			return &of_note[i].stop;
	for (i = 0; reply != NULL && i < n; i++)
		if (own[i].says == says)
			return &own[i];
	for (i = 0; i < sizeof(stops) / sizeof(stops[0]); i++)
		if (stops[i].says == says)
			return &stops[i];
	return &stops[sizeof(stops) / sizeof(stops[0]) - 1];
}

void
step_stopped(struct visit *v, enum msg_says says, const struct msg *reply)
{
	const struct stop *s = find_stop(v, says, reply);
	bool told = reply != NULL;
	int64_t since;

	if (told && msg_get_int(reply, M_SINCE, &since) == OK)
		scope_put(v->scope, "since_day", stamp_date(v->arena, since,
		    v->language));
	scope_put(v->scope, "title", visit_word(v, s->title));
	scope_put(v->scope, "why", visit_word(v, s->why));
	scope_put(v->scope, "next", visit_word(v, s->next));
	if (s->detail != NULL)
		scope_put_if(v->scope, s->detail, true);
	scope_put_if(v->scope, "asks_support", told &&
	    *v->site->conf->site_help_email != '\0' &&
	    (says == SAYS_MISSING_DATA || says == SAYS_IDENTITY_MISMATCH));
	/* Without core's word there is no flow to act on: a link will do. */
	scope_put_if(v->scope, "is_calm", s->may & CALM);
	scope_put_if(v->scope, "may_retry", told && (s->may & MAY_RETRY));
	scope_put_if(v->scope, "may_restart", told &&
	    (s->may & (MAY_RESTART | MAY_RETRY)));
	scope_put_if(v->scope, "may_reload", !told || (s->may & MAY_RELOAD));
}

static void
add_stops(struct keys *k, const struct stop *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		keys_add(k, s[i].title);
		keys_add(k, s[i].why);
		keys_add(k, s[i].next);
	}
}

void
step_stopped_keys(struct keys *k)
{
	size_t i;

	add_stops(k, stops, sizeof(stops) / sizeof(stops[0]));
	add_stops(k, of_core, OF_CORE);
	for (i = 0; i < OF_NOTE; i++)
		add_stops(k, &of_note[i].stop, 1);
	add_stops(k, of_account, OF_ACCOUNT);
}
