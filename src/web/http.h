/*
 * One request as the web server hands it on.  Everything here is what a
 * stranger sent; nothing of it is believed but the address of the client,
 * which the web server itself put there.
 */
#ifndef WEB_HTTP_H
#define WEB_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/outcome.h"
#include "conf/conf.h"

#define HTTP_CLIENT_SIZE 64

enum method { METHOD_IS_GET, METHOD_IS_HEAD, METHOD_IS_POST, METHOD_IS_OTHER };

/* Texts are never NULL; the body is of a POST only. */
struct request {
	enum method method;
	const char *path;
	const char *query;
	const char *content_type;
	const char *cookies;
	const char *origin;
	const char *referer;
	const char *fetch_site;	/* Sec-Fetch-Site */
	const char *languages;	/* Accept-Language */
	const char *agent;	/* User-Agent */
	const char *client;
	char	*body;		/* room for one byte more than body_len */
	size_t	 body_len;
	bool	 too_long;	/* the body was not read */
	bool	 cut;		/* it ended before its length */
};

enum method	http_method(const char *);
/* The first cookie of that name.  E_NOTFOUND; E_INPUT if it does not fit. */
enum outcome	http_cookie(const char *header, const char *name,
		    char *out, size_t size) MUST_USE;
/* LANGUAGE_EL or LANGUAGE_EN for "el" or "en", in any case of letters and
 * with any subtags ("en-US"); E_NOTFOUND. */
enum outcome	http_find_language(const char *, int *out) MUST_USE;
/* What a browser prefers of the two (RFC 9110 section 12.5.4), otherwise
 * the one given. */
int		http_preferred_language(const char *header, int otherwise);
/* The client as the limits count it: an IPv6 address cut to its /64, an
 * IPv4 one in the mapped form as IPv4, "unknown" for what is neither. */
void		http_client(const char *address,
		    char out[HTTP_CLIENT_SIZE]);

#endif
