/* What a screen shows: from the flow, as it stands, to a reply. */
#ifndef ACTIVATION_VIEW_H
#define ACTIVATION_VIEW_H

#include "turn/turn.h"

/* Fills t->reply, which is begun.  Needs no transaction. */
enum outcome	view_put(struct turn *) MUST_USE;
/* The screen of a browser that has no flow; problem is what was wrong with
 * the form that would have begun one, or NULL. */
void		view_put_none(struct msg *reply, const char *problem);
/* The PIN screen as one sees it who still holds the handle of before. */
void		view_put_before(struct turn *);

#endif
