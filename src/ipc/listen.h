/*
 * The answering side: the listening socket, the check of the peer, and the
 * loop of a worker.
 */
#ifndef IPC_LISTEN_H
#define IPC_LISTEN_H

#include <sys/types.h>

#include "base/detail.h"
#include "ipc/msg.h"

/*
 * Opens the listening socket at path, or takes the one that init holds for
 * us under that path (sd_listen_fds(3): LISTEN_FDS, LISTEN_PID).  A stale
 * socket file is replaced; where somebody answers, it is refused.  Everybody
 * may connect: the peer is what is checked.  E_CONF.
 */
enum outcome	listen_open(const char *path, int type, int backlog, int *out,
		    struct detail *) MUST_USE;

/* Turns a user's name or a number into a uid; "" is our own.  E_CONF. */
enum outcome	listen_find_uid(const char *name, uid_t *out,
		    struct detail *) MUST_USE;

/* Fills *reply; runs with the log context set to the request's number. */
typedef void listen_serve_fn(void *arg, const struct msg *request,
    struct msg *reply);

/* Who is at the other end, as the kernel says. */
#define LISTEN_GROUPS_MAX 256
struct listen_peer {
	uid_t	uid;
	gid_t	group[LISTEN_GROUPS_MAX];
	size_t	groups;
};

/* What he may ask, for the requests that differ in it; 0: nothing. */
typedef int listen_rank_fn(void *arg, const struct listen_peer *);

struct listen_loop {
	int		 fd;
	uid_t		 peer;		/* who may speak to us, besides root */
	listen_rank_fn	*rank;		/* who else, and what for; or NULL */
	listen_serve_fn	*serve;
	void		*arg;
	/* Who hung up meanwhile is told nothing, and nothing is done for him:
	 * for questions, not for orders. */
	bool		 needs_asker;
	/* NULL, or called whenever a second passed without a request */
	void		(*idle)(void *arg);
};

/* Serves one request after the other until prefork_stopping(); a packet
 * that is malformed, or a peer with another uid, is logged and dropped. */
void		listen_run(const struct listen_loop *);

#endif
