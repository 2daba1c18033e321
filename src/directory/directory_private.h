/* What directory.c and directory_check.c share. */
#ifndef DIRECTORY_DIRECTORY_PRIVATE_H
#define DIRECTORY_DIRECTORY_PRIVATE_H

#include "directory/directory.h"
#include "directory/tree.h"

struct directory {
	const struct conf *conf;
	struct link	*link;
	size_t		 wrote;		/* the server of the last change */
};

/* Binds with that DN; as directory_login.  Of out only what the bind
 * tells. */
enum outcome	directory_bind(struct directory *, const char *dn,
		    const struct secret *password,
		    struct directory_login *out, struct detail *) MUST_USE;

#endif
