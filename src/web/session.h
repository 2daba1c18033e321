/*
 * What ties a browser to its flow: one random handle in a cookie, and two
 * proofs that a form was ours: a token made from the handle, and the
 * origin that the browser states.
 */
#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include <stdbool.h>

#include "base/key.h"
#include "web/http.h"

#define SESSION_CSRF_SIZE 44	/* 32 bytes in base64url, NUL */

/* The wizard and mypassword know nothing of one another: each its cookie. */
enum session_kind { SESSION_ACTIVATION, SESSION_ACCOUNT };

struct session {
	enum session_kind kind;
	char	handle[KEY_TOKEN_LEN + 1];	/* "" if there is none */
};

/* Pages are served over https, or over http on a test machine: the name
 * of the cookie differs (RFC 6265bis, "__Host-"). */
const char	*session_cookie_name(enum session_kind, bool secure);
/* Takes the handle of the cookies, or none if it is no token of ours. */
void		 session_open(struct session *, enum session_kind,
		    const char *cookies, bool secure);
void		 session_make(struct session *);
/* Forgets the handle; the kind stays. */
void		 session_forget(struct session *);
bool		 session_is_open(const struct session *);
/* The form's token of a handle.  The handle is as unguessable as a key,
 * and the token tells nothing about it. */
void		 session_csrf(const struct session *,
		    char out[SESSION_CSRF_SIZE]);
/* In constant time; false without a handle. */
bool		 session_csrf_is(const struct session *, const char *given);
/* Where a form came from, as the browser says. */
struct session_from {
	const char *origin;
	const char *referer;
	const char *fetch_site;		/* Sec-Fetch-Site */
};
/*
 * Whether origin, or else referer, names one of the two sites; absence of
 * both is no refusal, the token decides anyway.  "null" is one, unless the
 * browser says of the same request that it is of the same origin: some hide
 * the origin of a page without referrers (Fetch standard, "serialize a
 * request origin").
 */
bool		 session_origin_is(const struct session_from *,
		    const char *site, const char *other_site);

#endif
