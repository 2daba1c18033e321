/* What the verbs of uregisterctl share. */
#ifndef CTL_CTL_H
#define CTL_CTL_H

#include "conf/conf.h"

#define CTL_EXIT_USAGE 2
#define CTL_WORDS_MAX 32	/* behind a verb */

struct ctl {
	const char	*path;		/* of uregister.conf */
	char		*const *args;	/* behind the verb */
	int		 count;
	const char	*reason;	/* of --reason; NULL: none */
	char		*words[CTL_WORDS_MAX];	/* args without it */
};

/* A verb takes a struct ctl and returns the exit status: 0 done, 1 not. */

/* Loads the settings of all roles, or says why not. */
enum outcome	ctl_load(const struct ctl *, struct conf **out) MUST_USE;

#endif
