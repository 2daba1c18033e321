/*
 * The end of all waiting on a connection.  libldap's own timeouts do not
 * cover a TLS handshake, nor an answer that stops in its middle; so below
 * TLS each read and write waits for the socket until the deadline only.
 * Private to this folder.
 */
#ifndef DIRECTORY_DEADLINE_H
#define DIRECTORY_DEADLINE_H

#include <stdint.h>
#include <sys/time.h>

#include <ldap.h>

#include "base/outcome.h"

struct deadline {
	int64_t	at_ms;			/* of clock_ms() */
	ber_slen_t bytes;		/* read since it started */
	struct ldap_conncb hook;
};

void		deadline_start(struct deadline *, int64_t seconds);
/* What is left of it; never quite nothing, which libldap takes for ever. */
struct timeval	deadline_left(const struct deadline *);
/* Before the handle connects; the deadline lives as long as the handle.  A
 * libldap code. */
int		deadline_attach(struct deadline *, LDAP *) MUST_USE;

#endif
