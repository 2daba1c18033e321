/*
 * The life of a flow's PINs: one that is asked for again within it is the
 * same, and ends when it would; after that a new one begins.
 */
#ifndef TURN_ROUND_H
#define TURN_ROUND_H

#include "turn/turn.h"

struct round {
	char	name[sizeof(((struct flow_data *)0)->round)];
	char	digits[sizeof(((struct flow_data *)0)->digits)];
	int64_t	ends;
};

/* What is asked for again within these seconds was pressed twice. */
#define ROUND_TWICE_S 3
/* May a PIN be asked for again now?  If not, the flow says so. */
bool		round_due(struct turn *);
/* Is it alive, and will it be when a message has come? */
bool		round_lives(const struct conf *, const struct flow_row *);
/* As the flow keeps it. */
void		round_of(const struct flow_row *, struct round *out);
/* That, or a new one. */
enum outcome	round_find(struct core *, const struct flow_row *,
		    struct round *out) MUST_USE;
/* The flow's PINs are of this one from now on. */
void		round_keep(struct flow_row *, const struct round *);

#endif
