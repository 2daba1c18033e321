/* Asking uregister-core.  It decides; web only shows what it says. */
#ifndef WEB_CORE_H
#define WEB_CORE_H

#include "web/visit.h"

/* Begins a request with what every request carries: handle, client,
 * language. */
void		core_begin(struct visit *, struct msg *, enum msg_type);
/* E_BUSY: not begun, press again.  E_BACKEND, E_PROTO: nobody knows.
 * On OK the reply has a step and an outcome, and the session
 * and its cookie follow a new handle in it. */
enum outcome	core_ask(struct visit *, const struct msg *request,
		    struct msg *reply, enum msg_step *, enum msg_says *)
		    MUST_USE;

#endif
