/*
 * One connection to the directory, private to this folder.
 *
 * link_run starts an operation on the connection, which it first makes if
 * there is none, and waits for its result.  A server that is gone, hangs or
 * refers elsewhere is left for the next of directory.uris, each at most
 * once; so the operation may run twice and must bear it.
 */
#ifndef DIRECTORY_LINK_H
#define DIRECTORY_LINK_H

#include <ldap.h>

#include "base/detail.h"
#include "base/secret.h"
#include "conf/conf.h"

#define LINK_URIS_MAX 8
#define LINK_ANY LINK_URIS_MAX

struct link;

struct link_reply {
	int	 code;			/* LDAP result code */
	size_t	 server;		/* which of directory.uris */
	LDAP	*ld;			/* until the next call on the link */
	LDAPMessage *message;		/* the chain, for entries */
	char	 text[256];		/* the server's words, scrubbed */
};

/* Starts an operation; returns a libldap code and sets the message id. */
typedef int link_start_fn(LDAP *, void *arg, int *msgid);

/* E_CONF: an address, TLS or log-in setting is wrong, with what to do. */
enum outcome	link_open(const struct conf *, struct link **out,
		    struct detail *) MUST_USE;
void		link_close(struct link **);
/* In a child: drops the parent's connection, without a word on it. */
void		link_forget(struct link *);

/* OK when a server answered, whatever its code; only: the number of one
 * server, or LINK_ANY.  E_BACKEND, E_CONF. */
enum outcome	link_run(struct link *, size_t only, link_start_fn *,
		    void *arg, struct link_reply *out,
		    struct detail *) MUST_USE;
/* A connection of its own, with TLS but not bound, for one bind; its
 * result in out.  *ld is to be unbound by the caller. */
enum outcome	link_bind(struct link *, const char *dn,
		    const struct secret *password, LDAP **ld,
		    struct link_reply *out, struct detail *) MUST_USE;
/* The same, and nobody logs in. */
enum outcome	link_anonymous(struct link *, LDAP **ld,
		    struct detail *) MUST_USE;
/* Waits for one operation on such a handle. */
enum outcome	link_wait(struct link *, LDAP *, link_start_fn *, void *arg,
		    struct link_reply *out, struct detail *) MUST_USE;
void		link_reply_clear(struct link_reply *);
/* The outcome for a result code, the detail from the reply: what says who
 * asked for what. */
enum outcome	link_outcome(const struct link_reply *, const char *what,
		    struct detail *) MUST_USE;
/* The address of a server; "" past the last. */
const char	*link_uri(const struct link *, size_t server);

#endif
