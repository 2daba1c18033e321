/* Log-ins at a server, and our own; private to this folder. */
#ifndef DIRECTORY_LINK_LOGIN_H
#define DIRECTORY_LINK_LOGIN_H

#include <ldap.h>

#include "base/secret.h"
#include "conf/conf.h"
#include "directory/deadline.h"

struct link_login {
	const struct conf *conf;
	const struct secret *password;	/* NULL if we have none */
	const struct deadline *deadline;
};

/* A bind as an operation of link_wait.h. */
struct link_login_bind {
	const char *dn;
	const char *mechanism;		/* NULL is simple */
	struct berval cred;
	LDAPControl **controls;
};
/* A link_start_fn; arg: struct link_login_bind. */
int	link_login_start(LDAP *, void *arg, int *msgid);

/* A code of libldap's or of the server's. */
int	link_login(struct link_login *, LDAP *);

#endif
