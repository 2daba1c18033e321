/*
 * A value that must not be seen: a password, a PIN, a key, a token.
 *
 * Promised: it lives in locked, guarded memory (sodium_malloc), is wiped
 * when freed, never grows, is compared in constant time, and no log or
 * print function of ours takes it.  Not promised: that libldap, libpq or
 * libcurl, once handed the bytes, keep no copy of their own; processes are
 * kept small and short of rights for that reason.
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/detail.h"

struct secret;

/* Copies len bytes (a NUL is put behind them); the source is the caller's
 * to wipe.  E_NOMEM. */
enum outcome	 secret_from(const void *bytes, size_t len,
		    struct secret **out) MUST_USE;
/* len zero bytes to be filled through secret_bytes().  E_NOMEM. */
enum outcome	 secret_new(size_t len, struct secret **out) MUST_USE;
/* Reads a file whole, at most 4096 bytes; line ends around it and a byte
 * order mark are cut off.  Refuses (E_CONF) what is not a regular file owned
 * by root or by us, what can be read by the group or others, and what begins
 * or ends with a blank or holds a control character; the detail says how to
 * mend it. */
enum outcome	 secret_from_file(const char *path, struct secret **out,
		    struct detail *d) MUST_USE;
/* Borrowed; NUL terminated; valid until secret_free. */
const char	*secret_text(const struct secret *);
unsigned char	*secret_bytes(struct secret *);
size_t		 secret_len(const struct secret *);
bool		 secret_equals(const struct secret *, const struct secret *);
/* Wipes and resets the pointer; NULL is fine. */
void		 secret_free(struct secret **);

#endif
