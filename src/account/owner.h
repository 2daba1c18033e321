/*
 * Recovery by a contact that another person has proven since: it takes the
 * registration number and the day of birth besides; the owner hears of it by
 * his other contact at once, or else has a day to log in, which ends it.
 */
#ifndef ACCOUNT_OWNER_H
#define ACCOUNT_OWNER_H

#include "turn/turn.h"

/* The PIN was right: is that enough?  Sets owner_due of the flow. */
enum outcome	owner_look(struct turn *) MUST_USE;
/* With the new password; the flow says what is wrong, or that he must wait. */
enum outcome	owner_prove(struct turn *, const char *uid) MUST_USE;

#endif
