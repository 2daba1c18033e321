/* The answers about a forgotten password, on the terms of login.h. */
#ifndef ACCOUNT_RECOVER_H
#define ACCOUNT_RECOVER_H

#include "turn/limit.h"
#include "turn/turn.h"

enum outcome	recover_forgot(struct turn *) MUST_USE;
enum outcome	recover_pin(struct turn *) MUST_USE;
enum outcome	recover_password(struct turn *) MUST_USE;

/* Counts a question about the flow's name, or birth date, and contact, and
 * the letter that will answer it, for whoever is asked for, known or not: so
 * the page says of each the same.  E_LIMIT, and the flow says so. */
enum outcome	recover_take_limits(struct turn *, enum limit_kind) MUST_USE;
/* Whether there was nobody to send that letter to. */
enum outcome	recover_unsent(struct core *, const struct flow_row *asked,
		    enum limit_kind, bool unsent) MUST_USE;
/* The work behind the question, out of the page's time; leaves the
 * transaction open. */
enum outcome	recover_job(struct core *, const struct job_row *) MUST_USE;
/* Of such work: there is nothing to be done for him, and trying again
 * changes nothing. */
bool		recover_is_final(enum outcome);

#endif
