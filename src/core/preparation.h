/* What plan, apply and remove share: the log-in, the facts, the record. */
#ifndef CORE_PREPARATION_H
#define CORE_PREPARATION_H

#include "conf/conf.h"
#include "core/applied.h"
#include "directory/directory.h"
#include "prepare/facts.h"

struct preparation {
	const struct conf *conf;	/* as the file has it */
	struct conf	 own;		/* as this log-in needs it */
	const char	*config;	/* a file in the place of cn=config */
	struct applied	 record;
	struct changes	 names;
	struct changes	 plan;
	struct changes	 left;		/* what only a stopped slapd lets go */
	struct facts	 facts;
	struct directory *dir;
	bool		 helped;	/* the helping rule may stand there */
	bool		 sees;		/* all of the tree, by that rule */
	struct detail	 detail;
};

/* The words behind the verb; false if they are not right.
 * -D and -y: another log-in; -c: cn=config out of a file; -o: where the record
 * is. */
bool		preparation_words(struct preparation *, int argc,
		    char **argv);
enum outcome	preparation_open(struct preparation *) MUST_USE;
void		preparation_close(struct preparation *);
/* Asks the server; and what it lacks by its answers. */
enum outcome	preparation_read(struct preparation *) MUST_USE;
enum outcome	preparation_plan(struct preparation *) MUST_USE;
size_t		preparation_count(const struct changes *);
void		preparation_print(const struct preparation *);
/* Says why it did not go; the exit status. */
int		preparation_refuse(const struct preparation *,
		    const char *what);

#endif
