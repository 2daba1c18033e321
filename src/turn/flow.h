/*
 * The activation as a state machine, without I/O: which request is legal
 * at which place, and where the facts that were found out lead.
 *
 * A place is a screen (enum msg_step) and what it says (enum msg_says).
 *
 *	contact ─┬─ identity ─┐                  ┌─ registration ─┐
 *	         └────────────┴─ pin ── decide ──┼─ enrolment ────┼─ decide
 *	                                         ├─ identity ─────┘
 *	                                         ├─ stopped
 *	                                         └─ confirm ── password ── done
 */
#ifndef TURN_FLOW_H
#define TURN_FLOW_H

#include <stdbool.h>
#include <stddef.h>

#include "vault/rows.h"

/* May this request be made where the flow stands? */
bool	flow_permits(const struct flow_row *, enum msg_type);

enum flow_check { CHECK_NEEDED, CHECK_NOT_NEEDED, CHECK_MATCH,
    CHECK_MISMATCH, CHECK_UNAVAILABLE };
/* BARRED: his, suspended or closed. */
enum flow_account { ACCOUNT_NONE, ACCOUNT_EXISTS, ACCOUNT_BARRED,
    ACCOUNT_OF_ANOTHER };

/* What is known of him whose PIN was right. */
struct flow_facts {
	size_t		 rows;		/* of the registry, by that contact */
	size_t		 persons;	/* how many different ones */
	size_t		 live;		/* rows that may activate */
	bool		 chosen;	/* one row was chosen among them */
	enum flow_account account;
	bool		 missing;	/* data he cannot supply himself */
	bool		 has_id;	/* in the registry, or supplied */
	enum flow_check	 check;
};

enum flow_next {
	NEXT_REGISTRATION,	/* ask which of several people */
	NEXT_ENROLMENT,		/* ask which of his enrolments */
	NEXT_IDENTITY,		/* ask for the AMKA */
	NEXT_CHECK,		/* ask the national service, decide again */
	NEXT_CONFIRM,
	NEXT_STOP,		/* *says tells why */
};
/* The order is the manual's: who, whether already, which, whole, true. */
enum flow_next flow_decide(const struct flow_facts *, enum msg_says *says);

/* Moves: what was said before is over.  stop ends the flow unless a retry
 * can help; reason is for the helpdesk. */
void	flow_go(struct flow_row *, enum msg_step);
void	flow_say(struct flow_row *, enum msg_says);
void	flow_stop(struct flow_row *, enum msg_says, const char *reason);
/* Adds the key of a sentence; the page then says "input" or "policy". */
void	flow_problem(struct flow_row *, enum msg_says, const char *key);
/* Ends a flow whose time is over; true if it did. */
bool	flow_expire(struct flow_row *);
/* Counts a try; false, and the flow is locked, when none is left. */
bool	flow_take_try(struct flow_row *, int64_t max);
/* When the next PIN may be asked for; 0: not any more. */
int64_t	flow_resend_at(const struct flow_row *, int64_t pause_s,
	    int64_t max_sends);
/* mypassword: the page that the next answer belongs to; the news of the
 * last one is over. */
void	flow_set_page(struct flow_row *, const char *page);

#endif
