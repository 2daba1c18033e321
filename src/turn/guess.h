/*
 * Wrong PINs.  How many there may be until PINs have to be longer: so that
 * guessing opens next to nothing, and keeps no owner out.
 *
 * They are counted before a PIN is compared, for a day (as limit.def has it):
 * by the contact that it went to, by the address and networks that it comes
 * from, and over all PINs of so many digits.  The next PIN of a contact at
 * which somebody guessed has two digits more, and four where many did; so
 * have all, once enough was guessed at those of so many digits.  A shorter
 * one that is out by then is not compared any more, whoever has it: he asks
 * for another.  From an address that guessed too often none is.
 */
#ifndef TURN_GUESS_H
#define TURN_GUESS_H

#include "turn/turn.h"

/* How many wrong ones of that level may be compared in a day; 0: any number,
 * for there are none that are longer. */
int64_t		guess_max(const struct conf *, unsigned level);
/* And from one address, whatever they are. */
int64_t		guess_max_of_address(const struct conf *);

/* The level that a PIN of this flow needs which is made now. */
enum outcome	guess_level(struct core *, const struct flow_row *,
		    unsigned *out) MUST_USE;

/* Counts one, before it is compared.  Not to be compared, and not counted:
 * E_EXPIRED, the flow's PIN is too short by now; E_LIMIT, too many came from
 * there. */
enum outcome	guess_take(struct turn *) MUST_USE;
/* It was none: the PIN was right, or over. */
enum outcome	guess_give(struct turn *) MUST_USE;

#endif
