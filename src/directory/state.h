/* An account stopped, or let in again. */
#ifndef DIRECTORY_STATE_H
#define DIRECTORY_STATE_H

#include "directory/directory.h"
#include "directory/status.h"

/* In one change: stops every bind or allows it again, says so in our value
 * of schacUserStatus (those of others stay), and removes the NT hash when it
 * stops (PEAP knows no lock; a later password change writes it anew).
 * OK: it was read back so.  E_NOTFOUND. */
enum outcome	directory_state_set(struct directory *, const char *uid,
		    enum directory_status, struct detail *) MUST_USE;

#endif
