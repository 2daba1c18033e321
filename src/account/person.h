/* Whose password it will be, for the rules: as far as his account tells. */
#ifndef ACCOUNT_PERSON_H
#define ACCOUNT_PERSON_H

#include "directory/owner.h"
#include "password/policy.h"
#include "person/email.h"
#include "turn/turn.h"

struct person {
	struct directory_owner entry;
	char	mobile[EMAIL_SIZE];	/* contacts that he keeps */
	char	email[EMAIL_SIZE];
};

/* Of the turn's account.  An entry that cannot be read now leaves its part
 * empty: the rules are laxer then, and nobody is kept from a new password.
 * Wiped by the caller. */
enum outcome	person_read(struct turn *, const char *uid,
		    struct person *out) MUST_USE;
/* Borrows from both. */
void		person_context(const struct person *, const char *uid,
		    struct policy_context *out);

#endif
