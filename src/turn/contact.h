/*
 * Contacts as people type them: which may be used, in the form that is
 * compared and stored.
 */
#ifndef TURN_CONTACT_H
#define TURN_CONTACT_H

#include "turn/turn.h"
#include "person/email.h"
#include "vault/rows.h"

/* NULL and the contact in normal form; else the key of the sentence that
 * says why not, and out is untouched. */
const char	*contact_check(const struct conf *, enum channel,
		    const char *typed, char out[EMAIL_SIZE]);
/* The normal form alone, whether it may be used or not. */
bool		contact_parse(enum channel, const char *typed,
		    char out[EMAIL_SIZE]);
/* By the look of it: an address has an @. */
enum channel	contact_channel(const char *contact);

#endif
