/* The recent activity that the menu of mypassword shows. */
#ifndef ACCOUNT_ACTIVITY_H
#define ACCOUNT_ACTIVITY_H

#include "turn/turn.h"

/* Adds M_ACTIVITY to the reply, the newest first. */
enum outcome	activity_put(struct turn *) MUST_USE;

#endif
