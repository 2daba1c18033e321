/*
 * Exactly once, and nothing lost: the promise is made in one transaction
 * (account, journal, consents), then the entry is written and read back,
 * then the journal is closed in another transaction.  Whatever stops in
 * between, the resumer goes on from the journal.
 */
#ifndef CORE_PROVISION_H
#define CORE_PROVISION_H

#include "core/core.h"

/* Hashes, makes the entry, and writes the promise into the transaction that
 * is open.  Moves the flow to done, or stops it when the person or the
 * username has an account already. */
enum outcome	provision_begin(struct turn *, const struct record *,
		    const struct secret *password) MUST_USE;
/* Outside of any transaction.  OK: the account is in the directory;
 * E_AMBIGUOUS: the directory has another's entry of that name; else it will
 * be tried again.  late: say "ready" rather than "welcome". */
enum outcome	provision_run(struct core *, const struct provision_row *,
		    bool late) MUST_USE;
/* Everything of the journal that is due. */
void		provision_resume(struct core *);

#endif
