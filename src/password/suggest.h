/* Passwords to choose from: pronounceable, of 60 bits or more. */
#ifndef PASSWORD_SUGGEST_H
#define PASSWORD_SUGGEST_H

#include "password/policy.h"

#define SUGGEST_SIZE 65

/* One that the policy takes, "Batelo-mikura-nofesa47".  The caller wipes
 * it.  E_BUG if the policy takes none. */
enum outcome	suggest_password(const struct policy *,
		    const struct policy_context *,
		    char out[SUGGEST_SIZE]) MUST_USE;

#endif
