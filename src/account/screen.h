/* What the pages of mypassword show. */
#ifndef ACCOUNT_SCREEN_H
#define ACCOUNT_SCREEN_H

#include "turn/turn.h"

/* The page that was asked for, or the one that is due before it: which, and
 * what it says. */
void		account_screen_place(struct turn *);
/* The whole of it. */
enum outcome	account_screen(struct turn *) MUST_USE;
/* The pages of a browser without a flow. */
void		account_screen_none(const struct msg *ask, struct msg *reply,
		    enum msg_says);

#endif
