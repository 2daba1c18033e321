/*
 * The servers of directory.uris, and which of them comes next: the first that
 * is well, for all, so that what is written goes to one.  One that failed is
 * tried last for a while, longer each time, so that a hung one does not cost
 * each student its whole timeout.  Private to this folder.
 */
#ifndef DIRECTORY_LINK_SERVER_H
#define DIRECTORY_LINK_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/outcome.h"

#define LINK_URIS_MAX 8
#define LINK_ANY LINK_URIS_MAX

struct link_server {
	const char *uri;
	bool	local;			/* ldapi */
	bool	start_tls;
};

struct link_servers {
	struct link_server at[LINK_URIS_MAX];
	size_t	count;
};

/* What one process learns of a server, those that it forks from now on know,
 * too, and tell it; and one of them watches, by link_look.  E_NOMEM. */
enum outcome	link_server_share(void) MUST_USE;
/* By its place in the list: it failed, the others come first for a while. */
void	link_server_rest(size_t server);
/* It answered. */
void	link_server_wake(size_t server);
/* Not one to be asked, if there are others. */
bool	link_server_rests(size_t server);
/* It failed once, and it is time to see whether it is well again. */
bool	link_server_is_due(size_t server);
/* No answer came in its time; one came.  One that says nothing is not asked
 * at all, but by who watches. */
void	link_server_missed(size_t server);
void	link_server_heard(size_t server);
/* It is, and comes first again soon. */
void	link_server_settle(size_t server);
/* The first that does not rest, else the one whose rest ends first; of those
 * not tried yet.  at: whose connection there is, or LINK_ANY: where nobody
 * watches that is gone on with.  LINK_ANY: none is left. */
size_t	link_server_next(const struct link_servers *, size_t at,
	    const bool *tried);

#endif
