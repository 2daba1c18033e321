/* Who is logged in with an account, and the end of it. */
#ifndef ACCOUNT_LOGINS_H
#define ACCOUNT_LOGINS_H

#include "turn/turn.h"

/* The log-ins that are open, this one among them, into the reply. */
enum outcome	logins_put(struct turn *) MUST_USE;
/* For who gives the password once more: all but this one are over. */
enum outcome	logins_end(struct turn *) MUST_USE;

#endif
