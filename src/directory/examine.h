/* What directory_check.c and examine_probe.c share. */
#ifndef DIRECTORY_EXAMINE_H
#define DIRECTORY_EXAMINE_H

#include "directory/directory_private.h"

#define EXAMINE_UID_SIZE 64

struct examination {
	struct directory *dir;
	directory_report_fn *report;
	void	*arg;
	enum outcome worst;
	bool	 probed;		/* there was a probe to try on */
	char	 uid[EXAMINE_UID_SIZE];	/* of the probe */
	struct dn dn;
	struct secret *password;
};

void	examine_tell(struct examination *, const char *part, enum outcome,
	    const char *fmt, ...) PRINTF_LIKE(4, 5);
/* A search for the base itself; names ends with NULL. */
struct tree_search examine_one(const char *base, const char *filter,
	    const char *const *names);
void	examine_probe(struct examination *);

#endif
