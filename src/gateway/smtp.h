/*
 * Mail, handed to the institution's server (RFC 6409).  The connection is
 * kept while there is more of it.
 */
#ifndef GATEWAY_SMTP_H
#define GATEWAY_SMTP_H

#include "base/detail.h"
#include "base/secret.h"
#include "gateway/options.h"

enum smtp_tls { SMTP_IMPLICIT, SMTP_STARTTLS, SMTP_CLEAR };

struct smtp {
	const char	*host;
	int64_t		 port;
	enum smtp_tls	 tls;
	const char	*helo;		/* "" is the machine's name */
	const char	*username;	/* "" for none */
	const struct secret *password;	/* NULL for none */
	const struct secret *token;	/* in its place: XOAUTH2; or NULL */
	const char	*from;		/* addr-spec, checked */
	const char	*to;
	const char	*message;	/* whole, with CRLF */
	size_t		 len;
};

/* E_DENIED: refused for good (5yz); E_BACKEND: for now, or unreachable, or
 * no TLS; E_UNSURE: the message went out whole, and no answer came (RFC 1047);
 * E_CONF: user name, password, sender or CA file refused. */
enum outcome	smtp_send(const struct wire_options *,
		    const struct smtp *, struct detail *) MUST_USE;
/* The same without sending anything: connect, TLS, AUTH. */
enum outcome	smtp_probe(const struct wire_options *, const struct smtp *,
		    struct detail *) MUST_USE;

#endif
