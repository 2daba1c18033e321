/*
 * The network: options of libcurl are set here, in call.c and smtp.c, so that
 * no call can forget one.  Promised of every call: TLS 1.2 or later with the
 * certificate and the name checked, in clear to the machine itself only, a
 * deadline over the whole, no redirects, no answer above 64 KiB, nothing
 * taken from the environment or from files of a user, nothing of it sent with
 * the next one, memory wiped, within seconds where a connection is kept.
 */
#ifndef GATEWAY_WIRE_H
#define GATEWAY_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/detail.h"
#include "base/secret.h"
#include "gateway/options.h"

#define WIRE_URL_SIZE 8192
#define WIRE_BODY_SIZE 16384
#define WIRE_HEADER_SIZE 512
#define WIRE_HEADERS_MAX 8
#define WIRE_ANSWER_MAX 65536

/* Holds secrets: wire_wipe() it. */
struct wire_request {
	bool	post;
	bool	once;		/* to be done twice is worse than not */
	bool	reports;	/* it is told where to report to */
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

/* Once, before anything else here.  E_NOMEM. */
enum outcome	wire_start(void) MUST_USE;
/* While there is no work (listen_loop's idle): connections that were not used
 * for some seconds are closed. */
void		wire_rest(void *);
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
/* The same without sending anything: connect and TLS. */
enum outcome	wire_probe(const struct wire_options *, const char *url,
		    struct detail *) MUST_USE;

#endif
