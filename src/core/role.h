/*
 * Who may ask what of core: root and core.control_user all, and the users and
 * groups of core.operators what their role is for.
 */
#ifndef CORE_ROLE_H
#define CORE_ROLE_H

#include "conf/conf.h"
#include "ipc/listen.h"

/* Each may what the one before it may. */
enum role {
	ROLE_NONE,
	ROLE_HELPDESK,
	ROLE_OPERATOR,
	ROLE_SYSTEM,		/* may say in whose name, too */
};

#define ROLES_MAX 64

struct roles {
	uid_t	 control;
	size_t	 count;
	struct {
		enum role role;
		bool	 is_group;
		uid_t	 id;		/* a gid_t is the same number */
	} row[ROLES_MAX];
};

/* Looks the names up.  E_CONF: one is nobody's. */
enum outcome	role_read(const struct conf *, struct roles *out,
		    struct detail *) MUST_USE;
/* The highest of his. */
enum role	role_find(const struct roles *, const struct listen_peer *);
const char	*role_name(enum role);

#endif
