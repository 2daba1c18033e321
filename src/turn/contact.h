/*
 * Contacts as people type them: which may be used, in the form that is
 * compared and stored.
 */
#ifndef TURN_CONTACT_H
#define TURN_CONTACT_H

#include "turn/turn.h"
#include "person/email.h"

/* NULL and the contact in normal form; else the key of the sentence that
 * says why not, and out is untouched. */
const char	*contact_check(const struct conf *, enum channel,
		    const char *typed, char out[EMAIL_SIZE]);

#endif
