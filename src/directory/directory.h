/*
 * The tree, through libldap.  A connection is made at the first call and
 * made again when it broke, over the configured servers in turn; every call
 * ends within directory.timeout for each server tried.
 *
 * Promised: nothing in clear text leaves the machine (StartTLS or ldaps with
 * the certificate and its name checked; ldap:// without TLS only to the
 * loopback); no referral is followed; an empty password never reaches a
 * bind; user text gets into filters and DNs only by the builders of
 * filter.h; details name attributes, never values.
 *
 * Outcomes that any call may have besides its own: E_BACKEND (no server
 * answered, or it was busy: the same call may succeed later), E_CONF (schema,
 * access rules, TLS or log-in refuse us: the administrator), E_NOMEM.
 * detail may be NULL.  The program ignores SIGPIPE: a server may be gone.
 */
#ifndef DIRECTORY_DIRECTORY_H
#define DIRECTORY_DIRECTORY_H

#include <stdbool.h>

#include "base/detail.h"
#include "conf/conf.h"

struct directory;

/* Before workers are forked that have a directory each: a server that failed
 * one of them is tried last by all, until one of them has looked that it is
 * well again.  E_NOMEM. */
enum outcome	directory_share(void) MUST_USE;
/* Once a second by one of these: a server that is well again will soon come in
 * its place. */
void		directory_look(struct directory *);
/* The settings alone, as directory_open looks at them.  E_CONF. */
enum outcome	directory_check_conf(const struct conf *, struct detail *)
		    MUST_USE;
/* The nth server of directory.uris.  False: there are no more. */
struct directory_server {
	const char	*uri;		/* borrowed */
	bool		 well;		/* it did not fail when last asked */
	bool		 written;	/* what is written goes there now */
};
bool		directory_server(const struct directory *, size_t n,
		    struct directory_server *out);
/* Reads the secret file, does not connect; conf is kept, not copied.
 * E_CONF. */
enum outcome	directory_open(const struct conf *, struct directory **out,
		    struct detail *) MUST_USE;
/* Says good-bye; resets the pointer; NULL is fine. */
void		directory_close(struct directory **);

#endif
