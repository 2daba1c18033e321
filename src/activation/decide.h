/*
 * From what is known of the one whose PIN was right to the next screen.  No
 * input, no output: the facts are handed in.
 */
#ifndef ACTIVATION_DECIDE_H
#define ACTIVATION_DECIDE_H

#include "activation/who.h"

/* MISMATCH is the register's own word, and nobody else's. */
enum decide_check { CHECK_NEEDED, CHECK_NOT_NEEDED, CHECK_MATCH,
    CHECK_MISMATCH, CHECK_UNAVAILABLE,
    CHECK_UNASKED };	/* one cannot ask for what the record holds */
/* BARRED: his, suspended or closed. */
enum decide_account { ACCOUNT_NONE, ACCOUNT_EXISTS, ACCOUNT_BARRED,
    ACCOUNT_OF_ANOTHER };

struct decide_facts {
	size_t		 rows;		/* of the registry, by that contact */
	size_t		 persons;	/* how many different ones */
	size_t		 live;		/* rows that may activate */
	bool		 chosen;	/* one row was chosen among them */
	bool		 doubled;	/* and it is now of several people */
	enum decide_account account;
	const char	*refusal;	/* why it is another's, or NULL */
	bool		 missing;	/* data he cannot supply himself */
	const char	*missing_what;	/* for the helpdesk */
	bool		 has_id;	/* in the registry, or supplied */
	enum decide_check check;
};

enum decide_next {
	NEXT_REGISTRATION,	/* ask which of several people */
	NEXT_ENROLMENT,		/* ask which of his enrolments */
	NEXT_IDENTITY,		/* ask for the AMKA */
	NEXT_CHECK,		/* ask the national service, decide again */
	NEXT_CONFIRM,
	NEXT_STOP,		/* *says tells why */
};

/* What the rows alone tell; true if they leave one person at hand, of whom
 * the rest of the facts is to be found out. */
bool		decide_read(const struct who *, const struct flow_data *,
		    struct decide_facts *out);
/* The order is the manual's: who, whether already, which, whole, true. */
enum decide_next decide(const struct decide_facts *, enum msg_says *says);
/* Why it stopped, for the helpdesk; borrowed from the facts, or constant. */
const char	*decide_reason(const struct decide_facts *, enum msg_says);

#endif
