/*
 * The password as the directory stores it.  We hash, not slapd, whose own
 * {ARGON2} is a weak argon2i, and so that the clear text stays in core.
 */
#ifndef PASSWORD_HASH_H
#define PASSWORD_HASH_H

#include <stdbool.h>

#include "base/secret.h"
#include "conf/conf.h"

/* What directory_add and directory_password_set write, as one secret, so
 * that it is sealed as one: a line with the value of userPassword by
 * entry.scheme, "{ARGON2}$argon2id$v=19$…" (RFC 9106, one lane) or "{SSHA}…"
 * (SHA-1 with 16 bytes of salt); with entry.nt_hash a second one, the NT hash
 * (MD4 of the password in UTF-16LE, 32 digits).  Takes as long as
 * entry.argon2_* say.  E_INPUT: an empty password, one with a NUL inside,
 * which a bind would cut, or no UTF-8; E_NOMEM. */
enum outcome	hash_password(const struct conf *, const struct secret *,
		    struct secret **out) MUST_USE;

struct hash_forms {
	struct secret	*password;
	struct secret	*nt;		/* NULL: there is none */
};

/* Its two lines.  E_INPUT: not what hash_password made; E_NOMEM. */
enum outcome	hash_split(const struct secret *,
		    struct hash_forms *out) MUST_USE;
void		hash_forms_clear(struct hash_forms *);

/* Is it the password of that value of userPassword?  false too for a scheme
 * we do not write. */
bool		hash_matches(const char *value, const struct secret *password);
/* Is it certainly not?  false for what was not written as we write now, and
 * without memory. */
bool		hash_refutes(const struct conf *, const char *value,
		    const struct secret *password);

#endif
