/* Passwords told wrong without a log-in.  Private to this folder. */
#ifndef DIRECTORY_VERIFY_H
#define DIRECTORY_VERIFY_H

#include <stdbool.h>

#include "base/secret.h"
#include "directory/directory.h"

/* Is it certainly not the password, by what the entry holds?  false where
 * only the server can tell. */
bool	verify_refutes(struct directory *, const char *dn,
	    const struct secret *password);

#endif
