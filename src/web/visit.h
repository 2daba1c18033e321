/*
 * One request on its way to its answer: what came in, what is known of the
 * browser, and what the page will show.
 */
#ifndef WEB_VISIT_H
#define WEB_VISIT_H

#include "ipc/msg.h"
#include "page/arena.h"
#include "page/scope.h"
#include "web/http.h"
#include "web/reply.h"
#include "web/session.h"
#include "web/site.h"

struct visit {
	const struct site *site;
	const struct request *request;
	struct arena *arena;
	struct reply *reply;
	uint32_t req;		/* its number in all logs */
	struct session session;
	int	language;
	const struct words *words;	/* in it, and of his capacity */
	bool	foreign;	/* "?foreign=1" */
	bool	national;	/* "?foreign=0" */
	bool	for_username;	/* "?username=1" */
	bool	for_disagree;	/* "?disagree=1" */
	bool	for_changed;	/* "?changed=1" */
	struct scope *scope;
};

/* Takes language and handle from the request, and puts into the scope what
 * every page needs.  site, request, arena, reply and req are set before. */
void		 visit_begin(struct visit *);
/* From now on in the words for that capacity (M_SOURCE), if there are any. */
void		 visit_speak_to(struct visit *, const char *source);
/* The sentence of that key in the visitor's language, places filled. */
const char	*visit_word(struct visit *, const char *key);
/* Makes the page of that name the answer. */
void		 visit_show(struct visit *, int status, const char *page);
/* Makes a plain text the answer, for programs. */
void		 visit_say(struct visit *, int status, const char *text);
/* 303; where is an address of ours. */
void		 visit_go(struct visit *, const char *where);
/* Sets the cookie to the session's handle; clears it without one. */
void		 visit_set_cookie(struct visit *);
/* Is the visitor at mypassword?  It has its own cookie and pages. */
bool		 visit_is_account(const struct visit *);
/* A new handle, and its cookie, if there is none. */
void		 visit_need_session(struct visit *);

#endif
