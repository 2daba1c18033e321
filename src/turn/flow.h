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

/* Moves: what was said before is over.  stop ends the flow unless a retry
 * can help; reason is for the helpdesk. */
void	flow_go(struct flow_row *, enum msg_step);
void	flow_say(struct flow_row *, enum msg_says);
void	flow_stop(struct flow_row *, enum msg_says, const char *reason);
/* Adds the key of a sentence; the page then says "input" or "policy". */
void	flow_problem(struct flow_row *, enum msg_says, const char *key);
/* Ends a flow whose time is over; true if it did. */
bool	flow_expire(struct flow_row *);
/* Counts a try; false when none is left. */
bool	flow_take_try(struct flow_row *, int64_t max);
/* When the next PIN may be asked for; 0: not any more. */
int64_t	flow_resend_at(const struct flow_row *, int64_t pause_s,
	    int64_t max_sends);
/* mypassword: the page that the next answer belongs to; the news of the
 * last one is over. */
void	flow_set_page(struct flow_row *, enum flow_page);
/* Good news for the next page: the key of a sentence. */
void	flow_set_note(struct flow_row *, const char *key);
/* The channel of a set that holds one. */
enum channel flow_channel(unsigned set);

#endif
