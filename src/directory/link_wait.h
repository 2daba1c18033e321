/*
 * One operation on one handle.  What is left until the deadline is given to
 * libldap before each step.  Private to this folder.
 */
#ifndef DIRECTORY_LINK_WAIT_H
#define DIRECTORY_LINK_WAIT_H

#include <ldap.h>
#include <stdbool.h>

#include "directory/deadline.h"
#include "directory/link_reply.h"

/* Starts an operation; returns a libldap code and sets the message id. */
typedef int link_start_fn(LDAP *, void *arg, int *msgid);

struct link_ask {
	link_start_fn *start;
	void	*arg;
	bool	 reads;		/* may be asked twice without a thought */
};

/* Waits for the result, whatever its code; a libldap code of our own side. */
int	link_wait(const struct deadline *, LDAP *, const struct link_ask *,
	    struct link_reply *out);
/* For what libldap waits for by itself. */
void	link_wait_limit(const struct deadline *, LDAP *);

#endif
