/*
 * One message: its words are found and filled, and it is put into the outbox
 * in the caller's transaction.
 */
#ifndef TURN_SENDING_H
#define TURN_SENDING_H

#include "turn/messages.h"
#include "turn/turn.h"

/* The kind of a message that is not to be sent. */
#define SENDING_BLANK "blank"

struct sending {
	enum channel	 channel;
	const char	*to;
	const char	*lang;
	enum message_letter letter;
	bool		 blank;		/* the same work, and nothing sent */
	const struct message_values *values;
	int64_t		 life_s;
	bool		 by_day;	/* not at night */
};

/* f: whose reference it has, and whose PIN, if there is one in it. */
enum outcome	sending_post(struct core *, const struct sending *,
		    const struct flow_row *f) MUST_USE;

#endif
