/*
 * Who gives an order: the user that the kernel names, and the person that
 * uregisterctl names for him, who logged in and became root.
 */
#ifndef CORE_OPERATOR_H
#define CORE_OPERATOR_H

#include "ipc/msg.h"
#include "vault/audit.h"

/* A row of audit about what was ordered, or shown; the flow names account,
 * reference and reason. */
enum outcome	operator_audit(struct vault *, const struct msg *request,
		    const char *event, const struct flow_row *) MUST_USE;

#endif
