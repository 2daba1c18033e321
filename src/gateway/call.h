/*
 * libcurl, tamed: one use of it, with the options that none may be without.
 * A worker has one handle, which keeps its connections as long as there is
 * work: what is asked next finds them made, with certificate and name
 * checked.  Nothing of a call but that is left for the next one.  Inside the
 * folder.
 */
#ifndef GATEWAY_CALL_H
#define GATEWAY_CALL_H

#include <curl/curl.h>
#include <stdbool.h>

#include "base/detail.h"
#include "base/rest.h"
#include "gateway/options.h"

/* rc is the first thing that went wrong. */
struct call {
	CURL	*curl;
	CURLcode rc;
	struct curl_slist *lists;	/* headers or recipients */
	bool	 once;			/* not said again by libcurl */
	unsigned said;
	struct rest *rest;		/* of whom it asks */
	bool	 probe;			/* the first after a rest */
	char	 error[CURL_ERROR_SIZE];
};

#define CALL_SET(c, option, value) do {					\
	CURLcode rc_ = curl_easy_setopt((c)->curl, option, value);	\
	if ((c)->rc == CURLE_OK)					\
		(c)->rc = rc_;						\
} while (0)

/* Before the workers are made.  E_NOMEM. */
enum outcome	call_share(void) MUST_USE;
/* E_BACKEND: whom we would ask failed a moment ago, and rests.  E_NOMEM. */
enum outcome	call_open(struct call *, const struct wire_options *,
		    struct detail *) MUST_USE;
void		call_close(struct call *);
/* A connection of its own, closed behind it. */
void		call_set_apart(struct call *);
void		call_add(struct call *, const char *text);
enum outcome	call_perform(struct call *, struct detail *) MUST_USE;
/* It went over a connection that was there before. */
bool		call_was_kept(const struct call *);
/* What libcurl says of it names hosts and certificates at most. */
bool		call_is_harmless(CURLcode);
/* Closes the connections that no call has used for some seconds. */
void		call_rest(void);

#endif
