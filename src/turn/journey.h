/*
 * What differs between the two journeys of a browser, the activation and
 * mypassword: all else of a turn is the same.  A handle of one is nothing to
 * the other.
 */
#ifndef TURN_JOURNEY_H
#define TURN_JOURNEY_H

#include "turn/turn.h"

struct journey {
	const char	*name;		/* flow.kind in the database */
	enum msg_step	 first;		/* where a new flow stands */
	/* How long a flow lives, in seconds. */
	int64_t		(*life)(const struct conf *);
	/* Fills in a flow that begins.  E_NOTFOUND: it cannot begin. */
	enum outcome	(*begin)(struct turn *);
	/* Ends what is over; true if the flow changed. */
	bool		(*expire)(struct turn *);
	/* A fault that no other try mends stops the flow; false: it is none
	 * of those. */
	bool		(*stop)(struct turn *, enum outcome why);
	/* The directory will never take what was promised. */
	void		(*refuse)(struct turn *);
	/* Fills the reply with where the flow stands; with what its screen
	 * shows besides; with that of a browser without a flow, which says
	 * that the flow it had is gone (SAYS_EXPIRED), that a form began none
	 * (SAYS_INPUT), or nothing; with that of one who still holds the
	 * handle of before. */
	void		(*place)(struct turn *);
	enum outcome	(*screen)(struct turn *);
	void		(*screen_none)(const struct msg *ask, struct msg *reply,
			    enum msg_says);
	void		(*screen_before)(struct turn *);
};

/* The answer of who only looks. */
enum outcome	journey_look(struct turn *) MUST_USE;
/* The answer of who begins anew: what was begun is over. */
enum outcome	journey_restart(struct turn *) MUST_USE;
/* A new flow of the turn's journey; the handle that the browser had so far
 * is worth nothing.  E_NOTFOUND: it cannot begin; E_LIMIT: too many did from
 * that address, and no row is made. */
enum outcome	journey_begin(struct turn *) MUST_USE;
/* Keeps the language of the request's page. */
void		journey_take_language(struct turn *);
/* Puts what went wrong into the flow, which is locked, on the page where it
 * stands. */
void		journey_say_trouble(struct turn *, enum outcome why);

#endif
