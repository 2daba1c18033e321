/*
 * A deadline over all that is read from or written to one connection, however
 * it trickles: libfcgi reads by itself and knows of none.
 */
#ifndef WEB_DEADLINE_H
#define WEB_DEADLINE_H

/* Once, in each worker: takes SIGALRM. */
void	deadline_init(void);
/* From now on, instead of one that was set before: when it is over, the
 * connection is shut both ways. */
void	deadline_set(int fd, int seconds);
/* Before the descriptor is closed or its number used again. */
void	deadline_clear(void);

#endif
