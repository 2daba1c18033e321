/*
 * A word to the operator, in the log and by mail (limit.mail_to): once a day
 * of each thing, whatever becomes of the transaction around it.
 */
#ifndef TURN_ALARM_H
#define TURN_ALARM_H

#include "turn/turn.h"

struct turn_alarm {
	const char	*what;		/* the same thing is the same word */
	bool		 over;		/* it is there, and not only near */
	const char	*subject;	/* of the mail */
	const char	*line;		/* of the log, and what the mail says */
	const char	*advice;	/* in the mail alone */
};

void	turn_alarm(struct core *, const struct turn_alarm *);

#endif
