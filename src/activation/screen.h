/* What a screen shows: from the flow, as it stands, to a reply. */
#ifndef ACTIVATION_SCREEN_H
#define ACTIVATION_SCREEN_H

#include "turn/turn.h"

/* Fills t->reply, which is begun.  Needs no transaction. */
void		activation_screen_place(struct turn *);
/* The same, and what the step shows. */
enum outcome	activation_screen(struct turn *) MUST_USE;
/* The screen of a browser that has no flow; problem is what was wrong with
 * the form that would have begun one, or NULL. */
void		activation_screen_none(const struct msg *ask,
		    struct msg *reply, enum msg_says);
/* The PIN screen as one sees it who still holds the handle of before. */
void		activation_screen_before(struct turn *);

#endif
