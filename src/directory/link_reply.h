/*
 * What a server answered to one operation, private to this folder.
 */
#ifndef DIRECTORY_LINK_REPLY_H
#define DIRECTORY_LINK_REPLY_H

#include <stddef.h>

#include <ldap.h>

#include "base/detail.h"

struct link_reply {
	int	 code;			/* LDAP result code */
	size_t	 server;		/* which of directory.uris */
	LDAP	*ld;			/* until the next call on the link */
	LDAPMessage *message;		/* the chain, for entries */
	char	 text[256];		/* the server's words, scrubbed */
};

void		link_reply_clear(struct link_reply *);
/* The outcome for a result code, the detail from the reply: what says who
 * asked for what. */
enum outcome	link_reply_outcome(const struct link_reply *,
		    const char *what, struct detail *) MUST_USE;

#endif
