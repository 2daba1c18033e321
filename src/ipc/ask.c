/* One question over one connection, within its time. */
#define _GNU_SOURCE	/* struct ucred */
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "ipc/ask.h"

static enum outcome
connect_to(const char *path, int *out, struct detail *d)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd, saved;

	if (text_copy(sun.sun_path, sizeof(sun.sun_path), path) != OK) {
		detail_set(d, "%s: longer than a socket's path may be", path);
		return E_CONF;
	}
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd == -1) {
		detail_set(d, "socket: %s", strerror(errno));
		return E_BACKEND;
	}
	if (connect(fd, (struct sockaddr *)&sun, sizeof(sun)) == 0) {
		*out = fd;
		return OK;
	}
	saved = errno;
	close(fd);
	detail_set(d, "%s: %s", path, strerror(saved));
	/* A full queue of a listening UNIX socket says EAGAIN. */
	return saved == EAGAIN ? E_BUSY : E_BACKEND;
}

#define ABSENT_MS 1000	/* a restart takes about as long */

/*
 * Where init holds the socket, a question is taken even if nobody is there to
 * answer it.  Who listened last tells (unix(7), SO_PEERCRED): init itself, or
 * a program, that may be no more.  0 is one that we cannot see.
 */
static bool
is_answered(int fd)
{
	struct ucred cred;
	socklen_t len = sizeof(cred);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) == -1 ||
	    cred.pid == 0)
		return true;
	if (cred.pid == 1 && cred.uid == 0)
		return false;
	return kill(cred.pid, 0) == 0 || errno != ESRCH;
}

static enum outcome
wait_for_reply(int fd, short events, int64_t deadline, struct detail *d)
{
	struct pollfd pfd = { .fd = fd, .events = events };
	int n;

	do {
		n = poll(&pfd, 1, clock_left_ms(deadline));
	} while (n == -1 && errno == EINTR && clock_left_ms(deadline) > 0);
	if (n == 1)
		return OK;
	detail_set(d, "no answer in time");
	return E_UNSURE;
}

static enum outcome
receive_reply(int fd, struct msg *reply, struct detail *d)
{
	ssize_t n;

	n = recv(fd, reply->packet, sizeof(reply->packet), MSG_TRUNC);
	if (n <= 0) {
		detail_set(d, "the other side went away");
		/* A UNIX socket that is closed with our question unread. */
		return n == -1 && errno == ECONNRESET ? E_BACKEND : E_UNSURE;
	}
	reply->len = (size_t)n;
	return msg_check(reply);
}

enum outcome
ask(const char *path, const struct msg *request, int timeout_ms,
    struct msg *reply, struct detail *d)
{
	int64_t deadline = clock_ms() + timeout_ms;
	enum outcome r;
	int fd = -1;

	reply->len = 0;
	if (msg_failed(request)) {
		detail_set(d, "a request that does not fit its packet");
		return E_BUG;
	}
	if ((r = connect_to(path, &fd, d)) != OK)
		return r;
	if (timeout_ms > ABSENT_MS && !is_answered(fd))
		deadline = clock_ms() + ABSENT_MS;
	if (send(fd, request->packet, request->len, MSG_NOSIGNAL) !=
	    (ssize_t)request->len) {
		detail_set(d, "send: %s", strerror(errno));
		r = E_BACKEND;
		goto done;
	}
	if ((r = wait_for_reply(fd, POLLIN, deadline, d)) != OK)
		goto done;
	if ((r = receive_reply(fd, reply, d)) != OK)
		goto done;
	if (msg_type(reply) != MSG_REPLY || msg_req(reply) != msg_req(request))
		r = E_PROTO;
done:
	close(fd);
	return r;
}
