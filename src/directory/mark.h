/* By what a password of an entry is known again, without the password. */
#ifndef DIRECTORY_MARK_H
#define DIRECTORY_MARK_H

#include <stdbool.h>

#include "base/outcome.h"
#include "base/secret.h"

#define MARK_SIZE 33
#define MARK_NONE "-"	/* in a list, of an entry without a password */

struct link_reply;

/* Of an entry's values of userPassword; "" if it has none, or we may not
 * read them. */
void		mark_read(const struct link_reply *, char out[MARK_SIZE]);
/* What an entry will have when that is written, which hash_password made.
 * E_INPUT. */
enum outcome	mark_make(const struct secret *hash, char out[MARK_SIZE])
		    MUST_USE;
/* Is it one of these, which blanks part? */
bool		mark_is_among(const char *mark, const char *list);

#endif
