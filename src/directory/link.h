/*
 * One connection to the directory, private to this folder.
 *
 * link_run starts an operation on the connection, which it first makes if
 * there is none to the first server that is well, and waits for its result.  A
 * server that is gone, hangs or refers elsewhere is left for the next of
 * directory.uris, each at most once; so the operation may run twice and must
 * bear it.
 */
#ifndef DIRECTORY_LINK_H
#define DIRECTORY_LINK_H

#include <ldap.h>

#include "base/detail.h"
#include "base/secret.h"
#include "conf/conf.h"
#include "directory/link_reply.h"
#include "directory/link_server.h"
#include "directory/link_wait.h"

struct link;

/* E_CONF: an address, TLS or log-in setting is wrong, with what to do. */
enum outcome	link_open(const struct conf *, struct link **out,
		    struct detail *) MUST_USE;
void		link_close(struct link **);

/* OK when a server answered, whatever its code; only: the number of one
 * server, or LINK_ANY.  E_BACKEND, E_CONF. */
enum outcome	link_run(struct link *, size_t only, const struct link_ask *,
		    struct link_reply *out, struct detail *) MUST_USE;
/* For who watches (link_server_share): looks at those that failed, when it is
 * time. */
void		link_look(struct link *);
/* A connection of its own, with TLS but not bound, for one bind; its
 * result in out, whose ld is to be unbound by the caller. */
enum outcome	link_bind(struct link *, const char *dn,
		    const struct secret *password, struct link_reply *out,
		    struct detail *) MUST_USE;
/* The same, and nobody logs in. */
enum outcome	link_anonymous(struct link *, LDAP **ld,
		    struct detail *) MUST_USE;
/* As link_run, on such a handle. */
enum outcome	link_run_on(struct link *, LDAP *, const struct link_ask *,
		    struct link_reply *out, struct detail *) MUST_USE;
/* The server that the next change goes to. */
size_t		link_first(const struct link *);
/* The address of a server; "" past the last. */
const char	*link_uri(const struct link *, size_t server);

#endif
