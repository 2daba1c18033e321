/* A username as the registry gives it. */
#ifndef PERSON_USERNAME_H
#define PERSON_USERNAME_H

#include <stdbool.h>

#define USERNAME_SIZE 65	/* a local part has 64 bytes: RFC 5321 */

/* ePPN, mail and DN are made of it: letters, digits and . _ -, with no dot at
 * the ends and no two of them together, which no mail address has; and none
 * of the names that belong to nobody or to everybody, such as root and
 * postmaster (RFC 2142). */
bool	username_is_usable(const char *);

#endif
