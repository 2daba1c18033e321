/*
 * Messages to people: composed here, put into the outbox in the caller's
 * transaction, sent by the senders (deliver.h).
 */
#ifndef TURN_LETTERS_H
#define TURN_LETTERS_H

#include "turn/turn.h"

/* Makes and sends a PIN, a different one for each of the flow's channels.
 * Counts the send and starts the PIN's life.  E_LIMIT: too many to these
 * contacts, or today; nothing was sent. */
enum outcome	letters_pins(struct turn *, enum message_letter) MUST_USE;

/* The PIN was entered: what its SMS took from the asker's address is given
 * back. */
enum outcome	letters_answered(struct turn *, enum channel) MUST_USE;

/* Did the last PINs go out on this channel?  Its cap may have been reached. */
bool		letters_went_to(const struct flow_row *, enum channel);

/* Warns of each SMS that would go out as two: the host of site.url is long. */
void		letters_warn_of_length(const struct core *);

/* Was this notice about that account sent today, on any channel? */
bool		letters_was_sent(struct core *, enum message_letter,
		    const char *uid);

/* To every contact that is given; "" is none. */
enum outcome	letters_notice(struct core *, enum message_letter,
		    const struct journal_row *) MUST_USE;
/* One letter about the account f->uid (else f->data.uid), to one contact.
 * E_LIMIT: none is sent, for enough were, or for want of a driver. */
enum outcome	letters_send(struct core *, enum message_letter, enum channel,
		    const char *to, const struct flow_row *f) MUST_USE;
/* The name of f->data.uid; counted: the asking was, as its first letter.
 * To "" does the same work for nobody. */
enum outcome	letters_username(struct core *, const struct flow_row *f,
		    enum channel, const char *to, bool counted) MUST_USE;
/* So many wrong PINs were typed that the flow ends: a word to the owner, by
 * e-mail, if one of them went there; the same work for nobody. */
enum outcome	letters_guessed(struct turn *) MUST_USE;
/* What becomes of an account, or may be done again: to the first of these who
 * can be told, by day. */
#define LETTERS_TO_MAX 3
struct letters_to {
	enum channel	 channel;
	const char	*contact;	/* "" or NULL: none */
};
struct letters_news {
	enum message_letter letter;
	const char	*uid;		/* "" none yet */
	const char	*lang;
	const char	*day, *since;	/* YYYY-MM-DD, or NULL */
	struct letters_to to[LETTERS_TO_MAX];
};
enum outcome	letters_tell(struct core *, const struct letters_news *)
		    MUST_USE;
/* The PIN for a forgotten password; to "" does the same work for nobody. */
enum outcome	letters_recovery_pin(struct core *,
		    const struct flow_row *f, enum channel, const char *to)
		    MUST_USE;
/* Is there a driver for this channel at all? */
bool		letters_has_channel(const struct conf *, enum channel);

#endif
