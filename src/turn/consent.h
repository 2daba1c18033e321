/*
 * The ledger of agreements: each with the version, the hash and the language
 * of the text that the page showed.
 */
#ifndef TURN_CONSENT_H
#define TURN_CONSENT_H

#include "turn/turn.h"

/* what: "terms", "keep-mobile", …; given false: withdrawn.  E_CONF: web shows
 * other texts than core has, one of them was not restarted. */
enum outcome	consent_record(struct turn *, const char *what,
		    enum legal_kind text, bool given) MUST_USE;
/* A contact is kept on the terms of the privacy policy of that day. */
enum outcome	consent_record_contact(struct turn *, enum channel,
		    bool given) MUST_USE;

#endif
