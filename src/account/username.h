/* A username as it is typed at mypassword. */
#ifndef ACCOUNT_USERNAME_H
#define ACCOUNT_USERNAME_H

#include "conf/conf.h"

#define USERNAME_TYPED_SIZE 256

/* Without what cannot be seen, and without our own scope or mail domain
 * behind it: students type the address that the account gave them.  E_INPUT:
 * empty, or too long to be one. */
enum outcome	username_read(const struct conf *, const char *typed,
		    char out[USERNAME_TYPED_SIZE]) MUST_USE;

#endif
