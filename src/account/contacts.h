/* The answers about contacts for recovery, on the terms of login.h. */
#ifndef ACCOUNT_CONTACTS_H
#define ACCOUNT_CONTACTS_H

#include "turn/turn.h"

enum outcome	contacts_answer(struct turn *) MUST_USE;
enum outcome	contacts_pin(struct turn *) MUST_USE;
/* The PINs of the new contacts once more. */
enum outcome	contacts_resend(struct turn *) MUST_USE;

#endif
