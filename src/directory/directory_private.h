/* What the files that know struct directory share. */
#ifndef DIRECTORY_DIRECTORY_PRIVATE_H
#define DIRECTORY_DIRECTORY_PRIVATE_H

#include <stdbool.h>

#include "conf/conf.h"
#include "directory/link.h"

struct directory {
	const struct conf *conf;
	struct link	*link;
	size_t		 wrote;		/* the server of the last change */
	bool		 checked;	/* our log-in has not too much */
};

#endif
