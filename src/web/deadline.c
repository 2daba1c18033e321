/*
 * The end of what a peer may take: when it is there, the connection is shut,
 * and whoever reads or writes it hears of that.
 */
#include <sys/socket.h>
#include <sys/time.h>

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "web/deadline.h"

static volatile sig_atomic_t watched = -1;

/* Only what signal-safety(7) lists is called. */
static void
shut_watched(int sig)
{
	int saved = errno;

	(void)sig;
	if (watched != -1)
		shutdown(watched, SHUT_RDWR);
	errno = saved;
}

static void
set_timer(int seconds)
{
	const struct itimerval end = { .it_value.tv_sec = seconds };

	setitimer(ITIMER_REAL, &end, NULL);
}

void
deadline_init(void)
{
	struct sigaction sa;

	memset(&sa, 0, sizeof(sa));
	sigemptyset(&sa.sa_mask);
	sa.sa_handler = shut_watched;
	sa.sa_flags = SA_RESTART;
	sigaction(SIGALRM, &sa, NULL);
}

void
deadline_set(int fd, int seconds)
{
	watched = fd;
	set_timer(seconds);
}

void
deadline_clear(void)
{
	set_timer(0);
	watched = -1;
}
