/*
 * What the directory is asked for is written down before it is, or with what
 * it is to show; account/settle brings it to its end.
 */
#ifndef ACCOUNT_OWED_H
#define ACCOUNT_OWED_H

#include "turn/turn.h"
#include "vault/owed.h"

#define OWED_LOOK_AFTER_S 60	/* longer than a turn takes */

/* A row of this turn's account. */
void		owed_of(const struct turn *, const char *kind,
		    const char *mark, struct owed_row *out);
/* A password of that mark is about to be written: kept whatever becomes of
 * the transaction, and gone with it at owed_told. */
enum outcome	owed_begin(struct turn *, const char *mark) MUST_USE;
enum outcome	owed_told(struct turn *, const char *mark) MUST_USE;
/* The tree's mobile is to become the vault's, when the transaction is
 * committed. */
enum outcome	owed_mobile(struct turn *) MUST_USE;

#endif
