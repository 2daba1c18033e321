/*
 * The answer to the last step, on the terms of wizard.h.
 */
#ifndef ACTIVATION_REGISTER_H
#define ACTIVATION_REGISTER_H

#include "password/policy.h"
#include "person/record.h"
#include "turn/turn.h"

enum outcome	register_password(struct turn *) MUST_USE;
/* Whose password it will be; borrows from both. */
void		register_context(const struct flow_row *,
		    const struct record *, struct policy_context *out);

#endif
