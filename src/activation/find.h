/*
 * The questions that an activation asks of the registry, of our tables and of
 * the directory about its person.
 */
#ifndef ACTIVATION_FIND_H
#define ACTIVATION_FIND_H

#include "activation/decide.h"
#include "activation/who.h"
#include "turn/turn.h"

/* Rows by what was typed, whatever is proven yet: for step 1. */
enum outcome	find_typed(struct turn *, struct registry_rows **out)
		    MUST_USE;
/* Rows by the proven channel only: a stranger's own e-mail beside a
 * victim's mobile must not lead to the victim.  OK with no row is possible.
 * Clear it. */
enum outcome	find_who(struct turn *, struct who *out) MUST_USE;
/* The account of one of these rows' person in the vault, by number or by
 * row: the registry may have got the number since.  E_NOTFOUND; E_AMBIGUOUS:
 * the number's is of one who was born on another day. */
enum outcome	find_row_of(struct turn *, const struct registry_rows *,
		    const struct record *, struct account_row *out) MUST_USE;
struct find_account {
	enum decide_account state;
	char	uid[256];	/* the account's own, "" if it is not his */
	int64_t	since;		/* epoch; 0 unknown */
	const char *refusal;	/* why it is another's, or NULL */
};
/* The refusal of that E_AMBIGUOUS. */
extern const char find_other_birth[];
/* Is there an account, of him or of another, in the vault or in the
 * directory?  A directory that is down has no say here: the add will. */
enum outcome	find_account(struct turn *, const struct registry_rows *,
		    const struct record *, struct find_account *out) MUST_USE;
/* Does the registry hold his number, if his own row does not, in another
 * person's?  Whether it was confirmed or only typed.  *refusal: a constant,
 * or NULL. */
enum outcome	find_number(struct turn *, const struct record *,
		    const char **refusal) MUST_USE;
/* Can his entry be made, or claimed, before anything is promised?  *refusal:
 * why not, a constant; NULL: nothing is known against it.  Without an answer
 * of the directory nothing is said. */
enum outcome	find_entry(struct turn *, const struct record *,
		    const char **refusal) MUST_USE;

#endif
