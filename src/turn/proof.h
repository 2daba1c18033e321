/*
 * That a PIN was typed: the one proof that a contact is in somebody's hands.
 * A try is counted, in a transaction of its own, before anything is
 * compared, so that neither parallel guesses nor a crash give one for
 * nothing.
 */
#ifndef TURN_PROOF_H
#define TURN_PROOF_H

#include "turn/turn.h"

/* What differs between those who ask for a PIN. */
struct proof {
	enum msg_step	 step;		/* where they ask for it */
	bool		 of_account;	/* the flow's: a PIN of nobody's is
					 * none, were it guessed */
	/* The PIN of that channel was typed. */
	enum outcome	(*right)(struct turn *, enum channel);
	/* No try is left. */
	void		(*lock)(struct turn *);
	/* Events of audit; NULL: none. */
	const char	*failed;
	const char	*locked;
};

/* The answer to a form with M_PIN; says in the flow what is wrong. */
enum outcome	proof_take(struct turn *, const struct proof *) MUST_USE;
/* The PIN once more, from a double click: with the handle of before. */
enum outcome	proof_again(struct turn *) MUST_USE;
/* No try is left: the flow ends. */
void		proof_lock_flow(struct turn *);

#endif
