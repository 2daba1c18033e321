/*
 * The journey of mypassword, and what its answers have in common.
 */
#ifndef ACCOUNT_ACCOUNT_H
#define ACCOUNT_ACCOUNT_H

#include "turn/journey.h"

extern const struct journey account_journey;

/* The answer to MSG_ACCOUNT_RESEND: a PIN once more, for a contact or for a
 * forgotten password. */
enum outcome	account_resend(struct turn *) MUST_USE;

#endif
