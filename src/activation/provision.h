/*
 * Exactly once, and nothing lost: the promise is made in one transaction
 * (account, journal, consents), then the entry is written and read back,
 * then the journal is closed in another transaction.  Whatever stops in
 * between, the resumer goes on from the journal.
 */
#ifndef ACTIVATION_PROVISION_H
#define ACTIVATION_PROVISION_H

#include "activation/who.h"
#include "turn/turn.h"

/* A notice for the operator that the username of the record, which the flow
 * keeps, cannot be given; one, however often the student comes. */
enum outcome	provision_report(struct turn *, const struct record *,
		    const char *why) MUST_USE;
/* For the row chosen (who.row).  Hashes, makes the entry, and writes the
 * promise into the transaction that is open, and into the turn.  Moves the
 * flow to done, or stops it when the person or the username has an account
 * already. */
enum outcome	provision_begin(struct turn *, const struct who *,
		    const struct secret *password) MUST_USE;
/* Outside of any transaction.  OK: the account is in the directory;
 * E_AMBIGUOUS: the directory will never take the entry (the name is another's,
 * there is nothing to claim, or what there is cannot be), and the operator has
 * a notice; else it will be tried again.  late: say "ready" rather than
 * "welcome". */
enum outcome	provision_run(struct core *, const struct journal_row *,
		    bool late) MUST_USE;
/* Everything of the journal that is due. */
void		provision_resume(struct core *);

#endif
