/*
 * Who gives an order: the user that the kernel names, and the person that
 * uregisterctl names for him, who logged in and became root.
 */
#ifndef CORE_OPERATOR_H
#define CORE_OPERATOR_H

#include "ipc/msg.h"
#include "turn/turn.h"
#include "vault/audit.h"

/* What core does for a verb of uregisterctl. */
typedef enum outcome operator_fn(struct core *, const struct msg *request,
    struct msg *reply, struct detail *);

/* "operator maria as root". */
void		operator_name(const struct msg *request,
		    char out[VAULT_ACTOR_SIZE]);
/* A row of audit about what was ordered, or shown, and a line of the log; the
 * flow names account, reference and reason: for that, what the operator
 * gives counts before it. */
enum outcome	operator_audit(struct vault *, const struct msg *request,
		    const char *event, const struct flow_row *) MUST_USE;
/* A line of the answer: "name value". */
void		operator_put(struct msg *reply, const char *name,
		    const char *value);
/* The same of a time; 0 is never. */
void		operator_put_time(struct msg *reply, const char *name,
		    int64_t at);

#endif
