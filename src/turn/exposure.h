/*
 * What the settings let others do to us, in a day: what a stranger can make us
 * send, and whom he can shut out.  No input, no output: doctor prints it, and
 * tests/simulate finds the same by trying.
 *
 * A stranger knows every contact and username, is not logged in, and enters
 * no PIN.  A contact that several accounts keep is taken for one account's.
 */
#ifndef TURN_EXPOSURE_H
#define TURN_EXPOSURE_H

#include "conf/conf.h"

struct exposure {
	/* SMS that a stranger can have sent, from one address, one /24 of
	 * IPv4, one /48 of IPv6, and from all over the world */
	int64_t	address;
	int64_t	network;
	int64_t	site;
	int64_t	world;
	int64_t	account;	/* that one who is logged in can have sent */
	int64_t	all;		/* that are sent at most, whoever asks */
	int64_t	contact;	/* messages of a kind to one contact */
	/* How many networks (/24 or /48) a stranger needs to leave the owner
	 * of a contact, or everybody who begins by SMS, no PIN that day; 0:
	 * however many he has, there is none to be had. */
	int64_t	nets_contact;
	int64_t	nets_all;
	int64_t	shares;		/* percent of the day that is given away */
};

void	exposure_find(const struct conf *, struct exposure *out);

/* How many accounts one opens in a day who has so many addresses, each in a
 * network of its own, and guesses at PINs in the best way: as many as may be
 * compared of the shortest, then of the longer ones.  That is the mean; a flow
 * may have a PIN by each channel. */
double	exposure_guessed(const struct conf *, int64_t addresses);
#define EXPOSURE_GUESSED_MAX 0.002	/* more than that is too much */

#endif
