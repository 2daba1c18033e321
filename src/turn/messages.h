/*
 * The words of SMS and mail, Greek and English: messages/el.cfg and en.cfg
 * under core.messages_dir.  Both files must hold all of the keys and no
 * others; a pattern with an unknown {placeholder} is refused at start.
 */
#ifndef TURN_MESSAGES_H
#define TURN_MESSAGES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/detail.h"

/* letter, its word in the catalogues (pin_sms, pin_subject, pin_mail) */
#define MESSAGE_LETTERS(X)						\
	X(LETTER_PIN, "pin")		/* activation */		\
	X(LETTER_WELCOME, "welcome")					\
	X(LETTER_READY, "ready")	/* welcome, after a delay */	\
	X(LETTER_REFUSED, "refused")	/* promised, and impossible */	\
	X(LETTER_DELAYED, "delayed")	/* promised, and not soon */	\
	X(LETTER_RECOVER, "recover")	/* a PIN: password forgotten */	\
	X(LETTER_PROVE, "prove")	/* a PIN: new contact */	\
	X(LETTER_CHANGED, "changed")	/* the password was changed */	\
	X(LETTER_CONTACT, "contact")	/* a contact was changed */	\
	X(LETTER_OWNER, "owner")	/* recovery by a passed-on contact */ \
	X(LETTER_USERNAME, "username")	/* the name was forgotten */	\
	X(LETTER_TEST, "test")		/* an operator tries the way */	\
	X(LETTER_GUESSED, "guessed")	/* wrong PINs were typed */	\
	X(LETTER_ENDING, "ending")	/* some services, on a day */	\
	X(LETTER_CLOSING, "closing")	/* the log-in, likewise */	\
	X(LETTER_ENDED, "ended") X(LETTER_CLOSED, "closed")		\
	X(LETTER_BACK, "back")		/* all that had ended */	\
	X(LETTER_CURED, "cured")	/* what had stopped him is mended */

#define X(constant, word) constant,
enum message_letter { MESSAGE_LETTERS(X) LETTERS };
#undef X
/* PART_BOUND is of a PIN: the SMS whose last line binds its code to a host, so
 * that phones fill it in there and nowhere else (WICG, Origin-bound one-time
 * codes delivered via SMS).  PART_FULL says in whole sentences what the SMS
 * says in words. */
enum message_part {
	PART_SMS, PART_SUBJECT, PART_MAIL, PART_BOUND, PART_FULL, PARTS
};

struct message_which {
	const char	*lang;		/* "el", else English */
	enum message_letter letter;
	enum message_part part;
};

/* The placeholders; what is NULL is empty. */
struct message_values {
	const char	*pin;		/* {pin} */
	const char	*minutes;	/* {minutes}: the PIN's life */
	const char	*username;	/* {username} */
	const char	*site;		/* {site}: the institution's name */
	const char	*host;		/* {host}: of site.url */
	const char	*account_url;	/* {account_url} */
	const char	*account_host;	/* {account_host} */
	const char	*help;		/* {help}: site.help_email */
	const char	*reference;	/* {reference}: code for the helpdesk */
	const char	*date;		/* {date}: on which it is so */
	const char	*since;		/* {since}: his status is over */
};

struct messages;

/* E_CONF with "file:line: …". */
enum outcome	messages_load(const char *dir, struct messages **out,
		    struct detail *) MUST_USE;
void		messages_free(struct messages **);
/* out is begun.  PART_SMS is the bound or the full one where that
 * goes out as one SMS.
 * E_INPUT: does not fit. */
enum outcome	messages_print(const struct messages *,
		    const struct message_which *,
		    const struct message_values *, struct buf *out) MUST_USE;
/* Does the SMS go out as one?  70 characters, or 160 if all are Latin.  How
 * many it has comes out, too. */
bool		messages_sms_fits(const struct messages *, const char *lang,
		    enum message_letter, const struct message_values *,
		    size_t *length);
/* "pin", "welcome", …: the kind of a message in outbox and logs. */
const char	*messages_word(enum message_letter);

#endif
