/* Who is meant by what an operator has of him. */
#ifndef CORE_SEEK_H
#define CORE_SEEK_H

#include "person/record.h"
#include "turn/turn.h"

#define SEEK_MAX 16

/* A row of the registry, and whose account it is; 0: nobody's. */
typedef void seek_row_fn(void *arg, const char *source, const struct record *,
    int64_t account);

/* Whom one of the words led to. */
struct seek {
	seek_row_fn *see;		/* in; or NULL */
	void	*arg;
	size_t	count;
	struct account_row account[SEEK_MAX];
	/* rows of the registry whose person has no account */
	size_t	strangers;
	struct {
		char	source[33];
		char	registration[65];
		char	department[65];
		bool	live;
	} stranger[SEEK_MAX];
	/* of a reference without an account; else reference "" */
	struct flow_row flow;
};

/* A username, a registration number, a mobile, an e-mail, a reference.  OK
 * with nobody is possible, and with accounts where the registry gave no
 * answer: the detail says so. */
enum outcome	seek_find(struct core *, const char *word, struct seek *out,
		    struct detail *) MUST_USE;

#endif
