/*
 * What core says on a screen where one can go on: a sentence on top, what to
 * do, and whose field it is about; and what is no error, a note.
 */
#ifndef WEB_SAYING_H
#define WEB_SAYING_H

#include "web/keys.h"
#include "web/visit.h"

/* Nothing if all is well; reply may be NULL. */
void	saying_show(struct visit *, enum msg_step, enum msg_says,
	    const struct msg *reply);
void	saying_note(struct visit *, const struct msg *reply);
/* The sentences of both. */
void	saying_keys(struct keys *);

#endif
