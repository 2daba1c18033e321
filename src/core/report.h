/*
 * What became of a message: written down for the helpdesk, and heard of its
 * gateway.
 */
#ifndef CORE_REPORT_H
#define CORE_REPORT_H

#include "turn/turn.h"

/* In the caller's transaction; why: the words of the server, or "". */
enum outcome	report_audit(struct vault *, const struct outbox_row *,
		    enum outbox_fate, const char *why) MUST_USE;
/* MSG_REPORT: a stranger says that a message came or did not.  He knows the
 * secret of its address, or is not heard. */
void		report_serve(struct core *, const struct msg *ask,
		    struct msg *reply);

#endif
