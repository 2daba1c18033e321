/*
 * A real request to uregister-web: GET /healthz by FastCGI 1.0, sections 3.3
 * and 5, in the shape in which a web server sends it.
 */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "ctl/finding.h"
#include "ctl/knock.h"
#include "ctl/program.h"
#include "ipc/listen.h"

#define PART "uregister-web"
#define WAIT_S 5
#define ANSWER_MAX 4096
#define MENDED "; journalctl -u uregister-web says why"

enum { FCGI_BEGIN = 1, FCGI_PARAMS = 4, FCGI_STDIN = 5 };

/* What a child that asked as another user ends with. */
enum knocked { KNOCK_WELL, KNOCK_CLOSED, KNOCK_NOBODY, KNOCK_SILENT,
    KNOCK_UNFIT, KNOCK_NONSENSE, KNOCK_FAILED, KNOCKED };

static void
put_record(struct buf *b, int type, const char *content, size_t len)
{
	const char head[8] = { 1, (char)type, 0, 1, (char)(len >> 8),
	    (char)(len & 255), 0, 0 };

	buf_put(b, head, sizeof(head));
	buf_put(b, content, len);
}

static void
put_pair(struct buf *b, const char *name, const char *value)
{
	buf_putc(b, (char)strlen(name));
	buf_putc(b, (char)strlen(value));
	buf_puts(b, name);
	buf_puts(b, value);
}

static void
make_request(struct buf *out)
{
	static const char responder[8] = { 0, 1, 0, 0, 0, 0, 0, 0 };
	char mem[512];
	struct buf b;

	buf_init(&b, mem, sizeof(mem));
	put_pair(&b, "REQUEST_METHOD", "GET");
	put_pair(&b, "DOCUMENT_URI", "/healthz");
	put_pair(&b, "REQUEST_URI", "/healthz");
	put_pair(&b, "QUERY_STRING", "");
	put_pair(&b, "SERVER_PROTOCOL", "HTTP/1.1");
	put_pair(&b, "HTTP_HOST", "localhost");
	put_pair(&b, "REMOTE_ADDR", "127.0.0.1");
	put_record(out, FCGI_BEGIN, responder, sizeof(responder));
	put_record(out, FCGI_PARAMS, mem, b.len);
	put_record(out, FCGI_PARAMS, "", 0);
	put_record(out, FCGI_STDIN, "", 0);
}

/* The status stands in the first record of the answer, at its beginning. */
static enum knocked
judge_answer(const char *answer)
{
	const char *status = strstr(answer, "Status: ");

	if (status == NULL)
		return strstr(answer, "Content-") != NULL ? KNOCK_WELL :
		    KNOCK_NONSENSE;
	return strncmp(status + 8, "200", 3) == 0 ? KNOCK_WELL :
	    strncmp(status + 8, "503", 3) == 0 ? KNOCK_UNFIT : KNOCK_NONSENSE;
}

static enum knocked
hear_answer(int fd)
{
	char answer[ANSWER_MAX];
	size_t len = 0, i;
	ssize_t n;

	while (len < sizeof(answer) - 1 && (n = recv(fd, answer + len,
	    sizeof(answer) - 1 - len, 0)) > 0)
		len += (size_t)n;
	if (len == 0)
		return KNOCK_SILENT;
	for (i = 0; i < len; i++)	/* the heads of records hold NUL */
		if (answer[i] == '\0')
			answer[i] = ' ';
	answer[len] = '\0';
	return judge_answer(answer);
}

static enum knocked
ask_web(const char *path)
{
	const struct timeval wait = { .tv_sec = WAIT_S };
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	enum knocked k = KNOCK_NOBODY;
	char mem[1024];
	struct buf b;
	int fd;

	buf_init(&b, mem, sizeof(mem));
	make_request(&b);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd == -1 || text_copy(sun.sun_path, sizeof(sun.sun_path),
	    path) != OK)
		goto done;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
	if (connect(fd, (struct sockaddr *)&sun, sizeof(sun)) == -1)
		k = errno == EACCES ? KNOCK_CLOSED :
		    errno == EAGAIN ? KNOCK_SILENT : KNOCK_NOBODY;
	else if (send(fd, mem, b.len, MSG_NOSIGNAL) != (ssize_t)b.len)
		k = KNOCK_SILENT;
	else
		k = hear_answer(fd);
done:
	if (fd != -1)
		close(fd);
	return k;
}

/* A user who has no name is of the group of the socket. */
static enum knocked
ask_as(const char *path, uid_t uid)
{
	struct stat st;
	int status;
	pid_t pid;

	if ((pid = fork()) == 0) {
		if (stat(path, &st) == -1)
			_exit(KNOCK_NOBODY);
		_exit(ctl_program_become(uid, st.st_gid) ?
		    (int)ask_web(path) : KNOCK_FAILED);
	}
	if (pid == -1 || waitpid(pid, &status, 0) == -1 ||
	    !WIFEXITED(status) || WEXITSTATUS(status) >= KNOCKED)
		return KNOCK_FAILED;
	return (enum knocked)WEXITSTATUS(status);
}

static void
tell_knock(const struct conf *conf, enum knocked k, bool is_root)
{
	const char *path = conf->web_listen, *user = conf->web_server_user;

	switch (k) {
	case KNOCK_WELL:
		finding_tell(FINDING_OK, PART, "it answered a request %s%s",
		    is_root ? "of " : "over its socket", is_root ? user : "");
		break;
	case KNOCK_CLOSED:
		if (is_root)
			finding_tell(FINDING_BAD, PART, "%s may not open %s, "
			    "so the web server has no page to show: let "
			    "that user in (SocketUser, SocketGroup and "
			    "SocketMode of uregister-web.socket), or "
			    "mend web.server_user", user, path);
		else
			finding_tell(FINDING_SKIPPED, PART, "only the web "
			    "server and root may look at its socket");
		break;
	case KNOCK_NOBODY:
		finding_tell(FINDING_BAD, PART, "%s: nobody is there: "
		    "systemctl start uregister-web" MENDED, path);
		break;
	case KNOCK_SILENT:
		finding_tell(FINDING_BAD, PART, "%s takes connections, and "
		    "nobody answers: it does not start, or ends again: "
		    "systemctl restart uregister-web" MENDED, path);
		break;
	case KNOCK_UNFIT:
		finding_tell(FINDING_BAD, PART, "it answers that "
		    "uregister-core is not fit, and students see that "
		    "page: mend what the lines below name");
		break;
	default:
		finding_tell(FINDING_BAD, PART, "%s: no answer that can be "
		    "read: is web.listen the socket of uregister-web?", path);
	}
}

void
knock(const struct conf *conf)
{
	const bool is_root = geteuid() == 0;
	struct detail d = { "" };
	enum knocked k;
	uid_t uid;

	if (!is_root)
		k = ask_web(conf->web_listen);
	else if (listen_find_uid(conf->web_server_user, &uid, &d) == OK)
		k = ask_as(conf->web_listen, uid);
	else {
		finding_tell(FINDING_BAD, PART, "web.server_user: %s: set it "
		    "to the user of your web server", d.text);
		return;
	}
	tell_knock(conf, k, is_root);
}
