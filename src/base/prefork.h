/*
 * A parent that does no work, and pools of workers that each serve one
 * request at a time.  A worker that dies is replaced (not faster than once
 * a second if it dies at once); SIGTERM and SIGINT end the workers, each
 * after its request at hand, then the parent.  If the parent is killed, its
 * workers get SIGTERM from the kernel.
 *
 * A worker lives as long as it comes back to prefork_stopping(): the parent
 * is ready when one of each pool has, and tells init's watchdog only as long
 * as one of each pool does.
 */
#ifndef BASE_PREFORK_H
#define BASE_PREFORK_H

#include <stdbool.h>
#include <stddef.h>

/* Runs in the child until prefork_stopping(); its return value becomes the
 * exit status. */
typedef int prefork_work_fn(void *arg);

struct prefork_pool {
	const char	*name;		/* for the log: "page", "hash" */
	size_t		 workers;	/* 0: the pool is not started */
	prefork_work_fn	*work;
	void		*arg;
	bool		 unwatched;	/* it takes as long as it likes */
};

/* Returns when all workers have ended: 0 after a wished stop, else 1. */
int	prefork_run(const struct prefork_pool *, size_t pools);
/* In a worker: it has something to do, or not any more. */
void	prefork_busy(bool);
/* In a worker, of the nth pool: how many workers it has, and how many of them
 * are busy.  False: there is none. */
struct prefork_state {
	const char	*name;
	size_t		 workers;
	size_t		 busy;
};
bool	prefork_look(size_t n, struct prefork_state *out);
/* In a worker, once for each request or second: the parent wants the end.
 * System calls that wait return EINTR when it comes. */
bool	prefork_stopping(void);

#endif
