/* A handle to one server, private to this folder. */
#ifndef DIRECTORY_LINK_CONNECT_H
#define DIRECTORY_LINK_CONNECT_H

#include <ldap.h>

#include "base/detail.h"
#include "conf/conf.h"
#include "directory/deadline.h"
#include "directory/link_server.h"

/* With TLS where it has to be, not bound; also set when it fails, for what it
 * knows about the failure.  A libldap code. */
int	link_connect(const struct conf *, const struct link_server *,
	    struct deadline *, LDAP **out);
/* What went wrong on our side of the wire, in words of libldap's; the handle
 * may be NULL. */
void	link_connect_describe(const struct link_server *, LDAP *, int rc,
	    struct detail *);

#endif
