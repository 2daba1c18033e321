/* Passwords set anew. */
#ifndef DIRECTORY_PASSWORD_H
#define DIRECTORY_PASSWORD_H

#include "base/secret.h"
#include "directory/directory.h"
#include "directory/mark.h"
#include "entry/dn.h"
#include "password/hash.h"

struct link_reply;
struct tree_mods;

/* A new hash, and no "must change" left behind; an NT hash follows it, or
 * goes, in the same change.  E_NOTFOUND; E_DENIED: the
 * account is locked or its password was never set, and this is no way to
 * revive it; E_BACKEND: nothing was written; E_BUSY: the server did not
 * answer, and either password may hold.  former: of the one before. */
enum outcome	directory_password_set(struct directory *, const char *uid,
		    const struct secret *hash, char former[MARK_SIZE],
		    struct detail *) MUST_USE;
/* One that was set and lost, if one of the formers holds (mark_is_among);
 * else E_DENIED, too. */
enum outcome	directory_password_set_again(struct directory *,
		    const char *uid, const struct secret *hash,
		    const char *formers, struct detail *) MUST_USE;

/* Both forms, the NT hash if there is one. */
void		directory_password_put(struct tree_mods *, int op,
		    const struct hash_forms *);
/* tree_modify of a change that has a password in it. */
enum outcome	directory_password_modify(struct directory *,
		    const struct dn *, struct tree_mods *,
		    struct link_reply *, struct detail *) MUST_USE;

#endif
