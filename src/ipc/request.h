/*
 * The requests of web to core: request.def as a table that both read, but
 * for the answers, which are core's.
 */
#ifndef IPC_REQUEST_H
#define IPC_REQUEST_H

#include "ipc/msg.h"

enum request_journey { REQUEST_ACTIVATION, REQUEST_ACCOUNT };
enum request_lane { REQUEST_PAGE, REQUEST_HASH };

/* Flags; request.def says what they mean. */
enum { REQUEST_LOOKS = 1, REQUEST_BEGINS = 2, REQUEST_RETRIES = 4,
    REQUEST_AGREES = 8 };

struct request_rule {
	enum request_journey journey;
	enum request_lane lane;
	unsigned	 screens;	/* bits of enum msg_step */
	unsigned	 places;	/* likewise */
	unsigned	 flags;
};

/* NULL: no request of web's. */
const struct request_rule *request_find(enum msg_type);
/* Does the table name this place for the request? */
bool		request_fits(const struct request_rule *, enum msg_step);
/* Does it make the request, by a form? */
bool		request_is_of(const struct request_rule *,
		    enum msg_step screen);
bool		request_is_anywhere(const struct request_rule *);
/* Of mypassword: a place where nobody is logged in; where somebody is. */
bool		request_is_outside(enum msg_step);
bool		request_is_inside(enum msg_step);

#endif
