/*
 * The kind of a browser, to be recognised by its owner: "Firefox, Android".
 * Nothing else of what it says of itself is kept.
 */
#ifndef WEB_BROWSER_H
#define WEB_BROWSER_H

#include "base/buf.h"

#define BROWSER_SIZE 41		/* M_BROWSER */

/* "" for one that is of none of the known kinds. */
void	browser_name(const char *user_agent, char out[BROWSER_SIZE]);

#endif
