/* To which server of directory.uris changes go. */
#ifndef DIRECTORY_WRITES_H
#define DIRECTORY_WRITES_H

#include "directory/directory.h"

struct directory_writes {
	const char	*uri;		/* the first that takes changes */
	size_t		 refused;	/* how many before it do not */
	struct detail	 why;		/* the first of them */
};

/* Asks one after the other to take away an entry that cannot be there.
 * E_BACKEND, E_CONF: none takes changes; why is set then too. */
enum outcome	directory_writes(struct directory *,
		    struct directory_writes *out) MUST_USE;

#endif
