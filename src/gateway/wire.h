/*
 * The network: the one place that sets options of libcurl, so that no call
 * can forget one.  Promised of every call: TLS 1.2 or later with the
 * certificate and the name checked, in clear to the machine itself only, a
 * deadline over the whole, no redirects, no answer above 64 KiB, nothing
 * taken from the environment or from files of a user, no connection kept,
 * memory wiped.
 */
#ifndef GATEWAY_WIRE_H
#define GATEWAY_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/detail.h"
#include "base/secret.h"

#define WIRE_URL_SIZE 8192
#define WIRE_BODY_SIZE 16384
#define WIRE_HEADER_SIZE 512
#define WIRE_HEADERS_MAX 8
#define WIRE_ANSWER_MAX 65536

struct wire_options {
	int64_t		 timeout_s;	/* over the whole */
	const char	*ca_file;	/* "" is the system's */
	const char	*proxy;		/* "" is none; of the web only */
};

/* Holds secrets: wire_wipe() it. */
struct wire_request {
	bool	post;
	char	url[WIRE_URL_SIZE];
	char	body[WIRE_BODY_SIZE];
	char	header[WIRE_HEADERS_MAX][WIRE_HEADER_SIZE];
	size_t	headers;
};

/* body is NUL terminated; it belongs to the caller: wire_free_answer(). */
struct wire_answer {
	long		 status;
	size_t		 len;
	struct secret	*body;
};

enum wire_tls { WIRE_IMPLICIT, WIRE_STARTTLS, WIRE_CLEAR };

struct wire_post {
	const char	*host;
	int64_t		 port;
	enum wire_tls	 tls;
	const char	*helo;		/* "" is the machine's name */
	const char	*username;	/* "" for none */
	const struct secret *password;	/* NULL for none */
	const char	*from;		/* addr-spec, checked */
	const char	*to;
	const char	*message;	/* whole, with CRLF */
	size_t		 len;
};

/* Once, before anything else here.  E_NOMEM. */
enum outcome	wire_start(void) MUST_USE;
/* Adds one line; what does not fit fails the request: E_INPUT. */
enum outcome	wire_add_header(struct wire_request *, const char *line)
		    MUST_USE;
void		wire_wipe(struct wire_request *);
void		wire_free_answer(struct wire_answer *);
/* https://, or http:// to a loopback address, with a host and without a
 * user name.  E_CONF. */
enum outcome	wire_check_url(const char *url, struct detail *) MUST_USE;
/* "localhost", 127.0.0.0/8, ::1. */
bool		wire_is_loopback(const char *host);
/*
 * OK: there is an answer, whatever its status.  E_BACKEND: unreachable, or no
 * trust in the certificate.  E_UNSURE: the request went out whole, and no
 * answer came, or not all of it, or one too long: it may have been done (RFC
 * 9110 9.2.2).  E_CONF: our address or CA file is not usable.  The detail
 * holds no part of the request but its host.
 */
enum outcome	wire_fetch(const struct wire_options *,
		    const struct wire_request *, struct wire_answer *out,
		    struct detail *) MUST_USE;
/* E_DENIED: refused for good (5yz); E_BACKEND: for now, or unreachable, or
 * no TLS; E_UNSURE: the message went out whole, and no answer came (RFC 1047);
 * E_CONF: user name, password, sender or CA file refused. */
enum outcome	wire_post(const struct wire_options *,
		    const struct wire_post *, struct detail *) MUST_USE;
/* The same without sending anything: connect, TLS, and for mail AUTH. */
enum outcome	wire_probe(const struct wire_options *, const char *url,
		    struct detail *) MUST_USE;
enum outcome	wire_probe_post(const struct wire_options *,
		    const struct wire_post *, struct detail *) MUST_USE;

#endif
