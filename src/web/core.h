/* Asking uregister-core.  It decides; web only shows what it says. */
#ifndef WEB_CORE_H
#define WEB_CORE_H

#include "web/visit.h"

/* What core said; the message lives in the visit's arena. */
struct answer {
	struct msg	*msg;
	enum msg_step	 step;
	enum msg_says	 says;
};

/* Begins a request with what every request carries: handle, client,
 * language. */
void		core_begin(struct visit *, struct msg *, enum msg_type);
/* E_BUSY: not begun, press again.  E_BACKEND, E_PROTO: nobody knows; E_NOMEM.
 * On OK the answer has a step, and the session and its cookie follow a new
 * handle in it. */
enum outcome	core_ask(struct visit *, const struct msg *request,
		    struct answer *out) MUST_USE;
/* Where the visitor stands; page: the one of mypassword that he asks for,
 * NULL for the wizard. */
enum outcome	core_look(struct visit *, const char *page,
		    struct answer *out) MUST_USE;

/* A gateway says what became of a message; secret is the end of the address
 * where it does.  E_NOTFOUND: of none; E_LIMIT: too many such guesses. */
enum outcome	core_report(struct visit *, const char *secret,
		    const char *fate) MUST_USE;

#endif
