/* Log-ins, which the directory itself decides. */
#ifndef DIRECTORY_LOGIN_H
#define DIRECTORY_LOGIN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/secret.h"
#include "directory/directory.h"
#include "directory/mark.h"

struct directory_login {
	char	uid[256];		/* as the entry has it */
	char	dn[1024];
	char	unique_id[160];		/* before the @ */
	char	mark[MARK_SIZE];	/* of the password, or of one that it
					 * has replaced */
	bool	must_change;
	bool	policed;		/* the server has a password policy */
	int	grace;			/* log-ins left, -1 no limit */
	int64_t	expires_in;		/* seconds, -1 does not expire */
};

/* Binds as the user on a connection of its own.  E_DENIED: wrong, empty or
 * unknown, all the same, also in time; E_EXPIRED: right, but too old;
 * E_LIMIT: locked, where the server tells (slapo-ppolicy(5),
 * ppolicy_use_lockout), whether right or wrong;
 * OK with must_change set: right, and only a change is allowed.  out also
 * tells the uid as stored. */
enum outcome	directory_login(struct directory *, const char *uid,
		    const struct secret *password,
		    struct directory_login *out, struct detail *) MUST_USE;
/* The same for a DN, which is there; of out only what the bind tells. */
enum outcome	directory_login_bind(struct directory *, const char *dn,
		    const struct secret *password,
		    struct directory_login *out, struct detail *) MUST_USE;

#endif
