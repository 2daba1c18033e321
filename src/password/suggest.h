/* Passwords to choose from, of 56 bits or more. */
#ifndef PASSWORD_SUGGEST_H
#define PASSWORD_SUGGEST_H

#include "password/policy.h"

#define SUGGEST_SIZE 97		/* 64 bytes, a word or so more, and NUL */

enum suggest_kind {
	SUGGEST_PHRASE,		/* "River-cotton-maple-violin-storm47" */
	SUGGEST_SYLLABLES,	/* "Batelo-mikura-nofesa47" */
};

/* One that the policy takes.  The caller wipes it.  E_BUG if the policy
 * takes none. */
enum outcome	suggest_password(const struct policy *,
		    const struct policy_context *, enum suggest_kind,
		    char out[SUGGEST_SIZE]) MUST_USE;

#endif
