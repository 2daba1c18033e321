/* The socket of a program, and the loop that answers on it. */
#define _GNU_SOURCE	/* struct ucred, POLLRDHUP */
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/prefork.h"
#include "base/text.h"
#include "ipc/listen.h"

#define FIRST_INHERITED_FD 3	/* SD_LISTEN_FDS_START */
#define SOCKET_MODE 0666	/* the peer is what is checked */
#define IDLE_MS 1000
#define RECEIVE_MS 2000
#define STALE_WAIT_MS 1500
#define STALE_STEP_MS 100

/* The path a listening UNIX socket is bound to is the one we look for. */
static bool
is_bound_to(int fd, const char *path)
{
	struct sockaddr_un sun = { 0 };
	socklen_t len = sizeof(sun);

	return getsockname(fd, (struct sockaddr *)&sun, &len) == 0 &&
	    sun.sun_family == AF_UNIX &&
	    strlen(path) < sizeof(sun.sun_path) &&
	    strncmp(sun.sun_path, path, sizeof(sun.sun_path)) == 0;
}

static bool
find_inherited(const char *path, int *out)
{
	const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
	int64_t owner, n;
	int fd;

	if (pid == NULL || fds == NULL ||
	    text_to_int(pid, 1, INT32_MAX, &owner) != OK ||
	    text_to_int(fds, 0, 16, &n) != OK || owner != getpid())
		return false;
	for (fd = FIRST_INHERITED_FD; fd < FIRST_INHERITED_FD + n; fd++)
		if (is_bound_to(fd, path)) {
			fcntl(fd, F_SETFD, FD_CLOEXEC);
			*out = fd;
			return true;
		}
	return false;
}

/* Only a socket that nobody holds any more is refused like that. */
static bool
is_stale(const struct sockaddr_un *sun, int type)
{
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool stale;

	if (fd == -1)
		return false;
	stale = connect(fd, (const struct sockaddr *)sun,
	    sizeof(*sun)) == -1 && (errno == ECONNREFUSED || errno == ENOENT);
	close(fd);
	return stale;
}

/* Ours from before a crash is taken away; another kind of file is left
 * alone, and a second copy of a program does not cut the first one off.
 * Workers whose parent was killed are given the time to end. */
static enum outcome
make_room(const struct sockaddr_un *sun, int type, struct detail *d)
{
	const char *path = sun->sun_path;
	struct stat st;
	int waited;

	if (lstat(path, &st) == -1 || !S_ISSOCK(st.st_mode))
		return OK;
	for (waited = 0; !is_stale(sun, type); waited += STALE_STEP_MS) {
		if (waited >= STALE_WAIT_MS) {
			detail_set(d, "%s: another program answers there: is "
			    "this one running already?", path);
			return E_CONF;
		}
		poll(NULL, 0, STALE_STEP_MS);
	}
	unlink(path);
	return OK;
}

static enum outcome
bind_socket(int fd, int type, const char *path, struct detail *d)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	enum outcome r;

	if (text_copy(sun.sun_path, sizeof(sun.sun_path), path) != OK) {
		detail_set(d, "%s: longer than a socket's path may be", path);
		return E_CONF;
	}
	if ((r = make_room(&sun, type, d)) != OK)
		return r;
	if (bind(fd, (struct sockaddr *)&sun, sizeof(sun)) == -1 ||
	    chmod(path, SOCKET_MODE) == -1) {
		detail_set(d, "%s: %s", path, strerror(errno));
		return E_CONF;
	}
	return OK;
}

enum outcome
listen_open(const char *path, int type, int backlog, int *out,
    struct detail *d)
{
	enum outcome r;
	int fd;

	if (find_inherited(path, out)) {
		/* Our backlog counts, not the one of init; and who asks
		 * sees from now on that we are there (ask.c). */
		(void)listen(*out, backlog);
		return OK;
	}
	fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
	if (fd == -1) {
		detail_set(d, "socket: %s", strerror(errno));
		return E_CONF;
	}
	if ((r = bind_socket(fd, type, path, d)) != OK) {
		close(fd);
		return r;
	}
	if (listen(fd, backlog) == -1) {
		detail_set(d, "%s: listen: %s", path, strerror(errno));
		close(fd);
		return E_CONF;
	}
	*out = fd;
	return OK;
}

enum outcome
listen_find_uid(const char *name, uid_t *out, struct detail *d)
{
	const struct passwd *pw;
	int64_t number;

	if (*name == '\0') {
		*out = geteuid();
		return OK;
	}
	if (text_to_int(name, 0, UINT32_MAX - 1, &number) == OK) {
		*out = (uid_t)number;
		return OK;
	}
	if ((pw = getpwnam(name)) == NULL) {
		detail_set(d, "there is no user \"%s\"", name);
		return E_CONF;
	}
	*out = pw->pw_uid;
	return OK;
}

/* In a user namespace (PrivateUsers=, user_namespaces(7)) others have no
 * number: all are this one.  Then the mode of the socket has decided who may
 * connect, if it keeps strangers out. */
#define UNNAMED_UID 65534

static bool
knows_everybody(void)
{
	FILE *f = fopen("/proc/self/uid_map", "re");
	char line[80] = "";
	bool knows;

	knows = f == NULL || fgets(line, sizeof(line), f) == NULL ||
	    strstr(line, " 4294967295") != NULL;
	if (f != NULL)
		fclose(f);
	return knows;
}

static bool
is_closed_to_strangers(int fd)
{
	struct sockaddr_un sun = { 0 };
	socklen_t len = sizeof(sun);
	struct stat st;

	return getsockname(fd, (struct sockaddr *)&sun, &len) == 0 &&
	    sun.sun_path[0] == '/' && stat(sun.sun_path, &st) == 0 &&
	    (st.st_mode & S_IRWXO) == 0;
}

static bool mode_decides;

/* His groups when he connected (unix(7)); without them he has the first. */
static bool
find_peer(int fd, struct listen_peer *out)
{
	struct ucred cred;
	socklen_t len = sizeof(cred);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) == -1)
		return false;
	out->uid = cred.uid;
	len = sizeof(out->group) - sizeof(out->group[0]);
	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, out->group, &len) == -1)
		len = 0;
	out->groups = len / sizeof(out->group[0]);
	out->group[out->groups++] = cred.gid;
	return true;
}

static bool
is_welcome(int fd, const struct listen_loop *l, struct msg *request)
{
	static struct listen_peer peer;

	if (!find_peer(fd, &peer))
		return false;
	request->sender = peer.uid;
	request->rank = l->rank != NULL ? l->rank(l->arg, &peer) :
	    peer.uid == l->peer || peer.uid == 0 ||
	    (mode_decides && peer.uid == UNNAMED_UID);
	if (request->rank != 0)
		return true;
	log_as(LOG_PEER_REFUSED);
	log_warn("refused a peer with uid %u", (unsigned)peer.uid);
	return false;
}

static enum outcome
receive_request(int fd, struct msg *m)
{
	struct timeval wait = { .tv_sec = RECEIVE_MS / 1000 };
	ssize_t n;

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
	n = recv(fd, m->packet, sizeof(m->packet), MSG_TRUNC);
	if (n <= 0)
		return n == 0 ? E_NOTFOUND : E_BACKEND;
	m->len = (size_t)n;
	return msg_check(m);
}

/* He waited longer than he would: what is done now, nobody hears of. */
static bool
is_gone(int fd)
{
	struct pollfd pfd = { .fd = fd, .events = POLLRDHUP };

	return poll(&pfd, 1, 0) == 1 &&
	    (pfd.revents & (POLLHUP | POLLRDHUP | POLLERR)) != 0;
}

static void
serve_one(const struct listen_loop *l, int fd, struct msg *request,
    struct msg *reply)
{
	enum outcome r;

	if (!is_welcome(fd, l, request))
		return;
	if ((r = receive_request(fd, request)) != OK) {
		/* Who hangs up without a word (a monitor) is no news. */
		if (r != E_NOTFOUND)
			log_warn("a packet was dropped: %s", outcome_name(r));
		return;
	}
	log_set_request(msg_req(request));
	if (l->needs_asker && is_gone(fd)) {
		log_warn("%s: the asker went before his turn came",
		    msg_type_name(msg_type(request)));
		return;
	}
	msg_init(reply, MSG_REPLY, msg_req(request));
	l->serve(l->arg, request, reply);
	if (msg_failed(reply)) {
		log_err("%s: the answer does not fit its packet",
		    msg_type_name(msg_type(request)));
		msg_init(reply, MSG_REPLY, msg_req(request));
		msg_put(reply, M_RESULT, outcome_name(E_BUG));
	}
	if (send(fd, reply->packet, reply->len, MSG_NOSIGNAL) == -1)
		log_warn("%s: the asker is gone",
		    msg_type_name(msg_type(request)));
}

/*
 * Of several workers at one socket one is woken, and of those that rest always
 * the same one first (EPOLLEXCLUSIVE, epoll_ctl(2)): it has its connections,
 * and what its servers keep for them, at hand.  accept would pass the
 * requests round, and poll wake all.
 */
static int
watch_socket(int fd)
{
	struct epoll_event e = { .events = EPOLLIN | EPOLLEXCLUSIVE };
	int watch = epoll_create1(EPOLL_CLOEXEC);

	/* Who comes late must not hang. */
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	if (watch != -1 && epoll_ctl(watch, EPOLL_CTL_ADD, fd, &e) == 0)
		return watch;
	log_err("epoll: %s", strerror(errno));
	if (watch != -1)
		close(watch);
	return -1;
}

void
listen_run(const struct listen_loop *l)
{
	static struct msg request, reply;
	const int watch = watch_socket(l->fd);
	struct epoll_event e;
	int fd, n;

	if (watch == -1)
		return;
	mode_decides = !knows_everybody() && is_closed_to_strangers(l->fd);
	while (!prefork_stopping()) {
		n = epoll_wait(watch, &e, 1, IDLE_MS);
		if (n == 0 && l->idle != NULL)
			l->idle(l->arg);
		if (n <= 0)
			continue;
		fd = accept4(l->fd, NULL, NULL, SOCK_CLOEXEC);
		if (fd == -1)
			continue;
		prefork_busy(true);
		serve_one(l, fd, &request, &reply);
		prefork_busy(false);
		close(fd);
		msg_wipe(&request);
		msg_wipe(&reply);
		log_clear_context();
	}
	close(watch);
}
