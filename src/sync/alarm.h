/* A mail to the operator: a run that nobody watches did not do its work. */
#ifndef SYNC_ALARM_H
#define SYNC_ALARM_H

#include "sync/brake.h"
#include "sync/sync.h"

struct alarm {
	const char	*plan;		/* its hash, or "" */
	const struct brakes *brakes;	/* NULL: it failed */
	int64_t		 lapsed;	/* or: so many entries promise what is
					 * not kept */
	const char	*why;
};

/* To sync.mail_to; nothing without it, or with somebody at hand. */
enum outcome	alarm_send(struct sync *, const struct alarm *) MUST_USE;

#endif
