/*
 * One mail to one person: composed whole in memory, then handed to the
 * institution's submission server.
 */
#ifndef GATEWAY_MAIL_H
#define GATEWAY_MAIL_H

#include "gateway/gateway.h"

struct mail {
	const char	*to;		/* addr-spec */
	const char	*subject;
	const char	*text;		/* lines end with \n */
	const char	*message_id;	/* letters, digits, ".", "-", "_" */
	const char	*lang;		/* "el", "en" or "" */
	const char	*site;		/* who sends, where mail.from does not
					   say it; "" or NULL is nobody */
	int64_t		 now;		/* seconds since the epoch */
};

enum outcome	mail_check_conf(const struct gateway *, struct detail *)
		    MUST_USE;
/* ASCII, one "@", no quoting, at most 254 bytes (RFC 5321 4.5.3.1). */
bool		mail_is_address(const char *);
/* The address inside "Name <address>", or the whole.  E_INPUT. */
enum outcome	mail_get_address(const char *from, char *out, size_t size)
		    MUST_USE;
/* The message with headers and CRLF; *len without the NUL behind it.
 * E_INPUT: something that could not stand in a header. */
enum outcome	mail_compose(const struct mail *, const char *from,
		    struct secret **out, size_t *len, struct detail *)
		    MUST_USE;
/* Outcomes of smtp_send(); E_CONF too if mail.host is not set. */
enum outcome	mail_send(const struct gateway *, const struct mail *,
		    struct detail *) MUST_USE;
enum outcome	mail_probe(const struct gateway *, struct detail *) MUST_USE;

#endif
