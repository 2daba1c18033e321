/*
 * What is sealed, moved from one sealing key to the next, while all go on
 * writing.  Of a rotation there is one row, from its begin until the old key
 * is gone; each call may be the last before a kill -9, and the next program
 * goes on from what stands there.
 */
#ifndef VAULT_MOVE_H
#define VAULT_MOVE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/key.h"
#include "base/outcome.h"

struct vault;

struct vault_move {
	int64_t	begun;
	bool	mine;		/* the file that the vault was opened with is
				 * the new one */
	bool	settled;	/* nobody seals with the old key any more */
	bool	moved;		/* nothing is sealed with it any more */
	int64_t	part, last;	/* how far: a column, and its row */
	int64_t	done, total;
	int64_t	unread;		/* opened by neither: left as they are */
	int64_t	old_used;	/* so many seconds ago a program had the old
				 * file; -1: none since the begin */
};

/* E_NOTFOUND: none is under way. */
enum outcome	vault_move_find(struct vault *, struct vault_move *out)
		    MUST_USE;
/* Is it the file of the one under way? */
enum outcome	vault_move_is_to(struct vault *, const struct key *, bool *out)
		    MUST_USE;
/* A new sealing key, in a ring that both files open from now on.  The
 * caller's transaction.  E_AMBIGUOUS: one is under way. */
enum outcome	vault_move_begin(struct vault *, const struct key *next)
		    MUST_USE;
/* *out: nobody is at work any more that may have the ring of before; since is
 * a time after the begin's commit. */
enum outcome	vault_move_is_settled(struct vault *, int64_t since,
		    bool *out) MUST_USE;
enum outcome	vault_move_settle(struct vault *) MUST_USE;
/* Some values more, row by row: nobody waits behind two of them.  E_NOTFOUND:
 * there are none.  keeps: where it is, for the next program. */
enum outcome	vault_move_step(struct vault *, struct vault_move *,
		    bool keeps) MUST_USE;
enum outcome	vault_move_done(struct vault *) MUST_USE;
/* The old key opens nothing any more.  The caller's transaction. */
enum outcome	vault_move_end(struct vault *) MUST_USE;

#endif
