/* What each server shows of a password that was written to one. */
#ifndef DIRECTORY_ECHO_H
#define DIRECTORY_ECHO_H

#include "directory/directory.h"

struct directory_echo {			/* servers */
	size_t	shows;			/* it */
	size_t	formers;		/* one of those before, or */
	size_t	without;		/* of these: none */
	size_t	others;			/* another one */
	size_t	missing;		/* no such entry */
	size_t	silent;			/* nothing: away, or resting */
};

/* mark, formers: see mark.h. */
void	directory_echo_look(struct directory *, const char *uid,
	    const char *mark, const char *formers, struct directory_echo *out);

#endif
