/*
 * One request after the other: what libfcgi received is copied into the
 * arena and overwritten where it was, so that what a person typed lives in
 * the arena only, which is wiped at the end.
 */
#define _GNU_SOURCE	/* accept4 */
#include <sys/socket.h>

#include <fcgiapp.h>
#include <fcntl.h>
#include <poll.h>
#include <sodium.h>
#include <string.h>

#include "base/log.h"
#include "base/prefork.h"
#include "ipc/walls.h"
#include "base/text.h"
#include "web/deadline.h"
#include "web/fcgi.h"
#include "web/form.h"
#include "web/route.h"

#define ARENA_SIZE (512 * 1024)
#define HEAD_SIZE 8192
#define PARAM_MAX 32768	/* of nginx's buffers: cookies of a whole domain */
#define WAIT_MS 1000
/* The web server hands on what it has whole (fastcgi_request_buffering): who
 * takes longer is broken, and holds a worker no longer than that. */
#define RECEIVE_S 2
#define SEND_S 5
#define NO_SOCKET (-1)	/* libfcgi shall not accept by itself */

/* A copy of what the web server said, "" if it did not or said too much;
 * the original is wiped: a cookie is as good as a key. */
static const char *
take_param(struct arena *a, FCGX_Request *fcgi, const char *name)
{
	char *value = FCGX_GetParam(name, fcgi->envp);
	const char *copy;
	size_t len;

	if (value == NULL || (len = strlen(value)) > PARAM_MAX ||
	    !text_is_utf8(value, len))
		return "";
	copy = arena_text(a, value, len);
	sodium_memzero(value, len);
	return copy;
}

/* Reads what the buffer of libfcgi holds, wipes it there, lets it be
 * filled again. */
static size_t
read_body(FCGX_Stream *in, char *out, size_t len)
{
	size_t done = 0, n;
	int c;

	while (done < len) {
		if (in->rdNext == in->stop) {
			if ((c = FCGX_GetChar(in)) == EOF)
				break;
			out[done++] = (char)c;
			in->rdNext[-1] = 0;
			continue;
		}
		n = (size_t)(in->stop - in->rdNext);
		if (n > len - done)
			n = len - done;
		n = (size_t)FCGX_GetStr(out + done, (int)n, in);
		sodium_memzero(in->rdNext - n, n);
		done += n;
	}
	return done;
}

static void
take_body(struct arena *a, FCGX_Request *fcgi, struct request *out)
{
	const char *length = take_param(a, fcgi, "CONTENT_LENGTH");
	int64_t len = 0;

	if (*length != '\0' &&
	    text_to_int(length, 0, FORM_SIZE_MAX, &len) != OK) {
		out->too_long = true;
		return;
	}
	if ((out->body = arena_take(a, (size_t)len + 1)) == NULL) {
		out->too_long = true;
		return;
	}
	out->body_len = read_body(fcgi->in, out->body, (size_t)len);
	out->cut = out->body_len < (size_t)len;
}

static void
take_request(struct arena *a, FCGX_Request *fcgi, struct request *out)
{
	memset(out, 0, sizeof(*out));
	out->method = http_method(take_param(a, fcgi, "REQUEST_METHOD"));
	out->path = take_param(a, fcgi, "DOCUMENT_URI");
	if (*out->path == '\0')
		out->path = take_param(a, fcgi, "SCRIPT_NAME");
	out->query = take_param(a, fcgi, "QUERY_STRING");
	out->content_type = take_param(a, fcgi, "CONTENT_TYPE");
	out->cookies = take_param(a, fcgi, "HTTP_COOKIE");
	out->origin = take_param(a, fcgi, "HTTP_ORIGIN");
	out->referer = take_param(a, fcgi, "HTTP_REFERER");
	out->fetch_site = take_param(a, fcgi, "HTTP_SEC_FETCH_SITE");
	out->languages = take_param(a, fcgi, "HTTP_ACCEPT_LANGUAGE");
	out->agent = take_param(a, fcgi, "HTTP_USER_AGENT");
	out->client = take_param(a, fcgi, "REMOTE_ADDR");
	if (out->method == METHOD_IS_POST)
		take_body(a, fcgi, out);
}

static void
send_reply(struct arena *a, FCGX_Request *fcgi, const struct reply *reply,
    enum method method)
{
	char *head = arena_take(a, HEAD_SIZE);
	struct buf b;

	if (head == NULL) {
		log_err("a request that filled its memory");
		return;		/* the web server says 502 */
	}
	buf_init(&b, head, HEAD_SIZE);
	reply_print_head(reply, &b);
	if (buf_failed(&b)) {
		log_err("headers that do not fit");
		return;
	}
	FCGX_PutStr(head, (int)b.len, fcgi->out);
	if (method != METHOD_IS_HEAD && reply->body_len > 0)
		FCGX_PutStr(reply->body, (int)reply->body_len, fcgi->out);
	FCGX_FFlush(fcgi->out);
	/* What was flushed still stands in the buffer. */
	sodium_memzero(fcgi->out->wrNext,
	    (size_t)(fcgi->out->stop - fcgi->out->wrNext));
}

static uint32_t
new_number(void)
{
	return randombytes_uniform(UINT32_MAX) + 1;
}

static void
fcgi_serve(const struct site *site, struct arena *a, FCGX_Request *fcgi)
{
	struct reply reply = { .status = 500 };
	struct request request;
	struct visit v = { .site = site, .request = &request, .arena = a,
	    .reply = &reply, .req = new_number() };

	log_set_request(v.req);
	take_request(a, fcgi, &request);
	deadline_clear();
	visit_begin(&v);
	route_run(&v);
	log_debug("%s %d", request.path, reply.status);
	deadline_set(fcgi->ipcFd, SEND_S);
	send_reply(a, fcgi, &reply, request.method);
	sodium_memzero(&v, sizeof(v));
	log_clear_context();
}

/* The next request of whoever is there.  libfcgi would accept by itself, and
 * read without end; a connection that is open already it takes as it is. */
static bool
accept_request(int listening, FCGX_Request *fcgi)
{
	int fd = accept4(listening, NULL, NULL, SOCK_CLOEXEC);

	if (fd == -1)
		return false;
	deadline_set(fd, RECEIVE_S);
	fcgi->ipcFd = fd;
	fcgi->keepConnection = 1;
	return FCGX_Accept_r(fcgi) == 0;
}

static void
fcgi_run(const struct fcgi_loop *loop, struct arena *a, FCGX_Request *fcgi)
{
	struct pollfd pfd = { .fd = loop->fd, .events = POLLIN };

	/* Several workers wait on one socket: who comes late must not
	 * hang, and must hear of the end. */
	fcntl(loop->fd, F_SETFL, fcntl(loop->fd, F_GETFL) | O_NONBLOCK);
	while (!prefork_stopping()) {
		if (poll(&pfd, 1, WAIT_MS) <= 0)
			continue;
		if (accept_request(loop->fd, fcgi)) {
			fcgi_serve(loop->site, a, fcgi);
			FCGX_Finish_r(fcgi);
			/* even if the peer would keep it */
			FCGX_Free(fcgi, 1);
			arena_wipe(a);
		}
		deadline_clear();
	}
}

int
fcgi_work(void *arg)
{
	const struct fcgi_loop *loop = arg;
	struct detail d = { "" };
	struct arena *a = NULL;
	FCGX_Request fcgi;
	enum outcome r;

	deadline_init();
	if ((r = walls_close_worker(&d)) != OK ||
	    (r = arena_new(ARENA_SIZE, &a)) != OK || FCGX_Init() != 0 ||
	    FCGX_InitRequest(&fcgi, NO_SOCKET, 0) != 0) {
		log_err("a worker cannot begin");
		arena_free(&a);
		return 1;
	}
	fcgi_run(loop, a, &fcgi);
	arena_free(&a);
	return 0;
}
