/*
 * The answer to a browser: status, headers and body, printed as a CGI
 * response (RFC 3875 section 6).  What belongs to TLS is the web server's
 * to say.
 */
#ifndef WEB_REPLY_H
#define WEB_REPLY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define REPLY_COOKIES_MAX 3

struct reply {
	int	 status;
	const char *type;	/* Content-Type; NULL without a body */
	const char *location;	/* of 303, an address below our own */
	const char *allow;	/* of 405 */
	bool	 lasting;	/* may be cached for ever */
	bool	 leaves_nothing;	/* in the browser, but cookies */
	const char *body;
	size_t	 body_len;
	size_t	 cookies;
	const char *cookie[REPLY_COOKIES_MAX];
};

/* The headers that every answer carries, and those of this one, the empty
 * line included; the body is the caller's to send. */
void	reply_print_head(const struct reply *, struct buf *);
/* Adds a Set-Cookie; borrowed. */
void	reply_add_cookie(struct reply *, const char *cookie);

#endif
