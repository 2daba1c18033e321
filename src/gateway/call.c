/*
 * libcurl's handle of a worker, and what is set for every call.
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "gateway/call.h"

/* Shorter than servers wait for the next request (5 s are usual). */
#define KEEP_S 4

/* An SMS is waited for. */
#define REST_MAX_MS 8000
#define PROBE_MARGIN_S 1

static CURL *handle;
static struct rest own[NEIGHBOURS];
static struct rest *rests = own;
static int64_t used_at;

/* Who is not there is known after seven seconds, however long an answer may
 * take. */
static int
set_socket(void *arg, curl_socket_t fd, curlsocktype purpose)
{
	const int tries = 2;

	(void)arg;
	(void)purpose;
	setsockopt(fd, IPPROTO_TCP, TCP_SYNCNT, &tries, sizeof(tries));
	return CURL_SOCKOPT_OK;
}

/* On a connection that was kept and is gone libcurl makes another and says it
 * all again: whether the first one was heard, nobody knows. */
static int
count_request(void *arg, char *ip, char *local_ip, int port, int local_port)
{
	struct call *c = arg;

	(void)ip;
	(void)local_ip;
	(void)port;
	(void)local_port;
	return c->said++ > 0 && c->once ? CURL_PREREQFUNC_ABORT :
	    CURL_PREREQFUNC_OK;
}

static void
set_common(struct call *c, const struct wire_options *o)
{
	CALL_SET(c, CURLOPT_ERRORBUFFER, c->error);
	CALL_SET(c, CURLOPT_NOSIGNAL, 1L);
	CALL_SET(c, CURLOPT_SOCKOPTFUNCTION, set_socket);
	/* By SMTP the greeting belongs to it. */
	CALL_SET(c, CURLOPT_CONNECTTIMEOUT_MS, (long)o->timeout_s * 1000);
	CALL_SET(c, CURLOPT_TIMEOUT_MS, (long)o->timeout_s * 1000);
	/* A resolver that hangs must not hold us beyond the deadline. */
	CALL_SET(c, CURLOPT_QUICK_EXIT, 1L);
	CALL_SET(c, CURLOPT_MAXAGE_CONN, (long)KEEP_S);
	CALL_SET(c, CURLOPT_PREREQFUNCTION, count_request);
	CALL_SET(c, CURLOPT_PREREQDATA, c);
	CALL_SET(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	CALL_SET(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	CALL_SET(c, CURLOPT_SSL_VERIFYPEER, 1L);
	CALL_SET(c, CURLOPT_SSL_VERIFYHOST, 2L);
	if (o->ca_file[0] != '\0') {
		CALL_SET(c, CURLOPT_CAINFO, o->ca_file);
		/* or the system's would be trusted besides */
		CALL_SET(c, CURLOPT_CAPATH, NULL);
	}
}

enum outcome
call_share(void)
{
	return rest_share(NEIGHBOURS, &rests);
}

enum outcome
call_open(struct call *c, const struct wire_options *o, struct detail *d)
{
	memset(c, 0, sizeof(*c));
	if (handle == NULL && (handle = curl_easy_init()) == NULL)
		return E_NOMEM;
	c->rest = &rests[o->whom];
	if (!o->anyway && !rest_may_ask(c->rest, (o->timeout_s +
	    PROBE_MARGIN_S) * 1000, &c->probe)) {
		detail_set(d, "it failed a moment ago, and rests");
		return E_BACKEND;
	}
	c->curl = handle;
	set_common(c, o);
	return OK;
}

void
call_close(struct call *c)
{
	curl_easy_reset(c->curl);
	curl_slist_free_all(c->lists);
	sodium_memzero(c, sizeof(*c));
	used_at = clock_ms();
}

void
call_rest(void)
{
	if (handle == NULL || clock_ms() - used_at < KEEP_S * 1000)
		return;
	curl_easy_cleanup(handle);
	handle = NULL;
}

void
call_set_apart(struct call *c)
{
	CALL_SET(c, CURLOPT_FRESH_CONNECT, 1L);
	CALL_SET(c, CURLOPT_FORBID_REUSE, 1L);
}

void
call_add(struct call *c, const char *text)
{
	struct curl_slist *more = curl_slist_append(c->lists, text);

	if (more == NULL)
		c->rc = CURLE_OUT_OF_MEMORY;
	else
		c->lists = more;
}

/* Of these libcurl's sentence names hosts and certificates at most; the
 * sentences of others may repeat what was sent. */
bool
call_is_harmless(CURLcode rc)
{
	return rc == CURLE_COULDNT_RESOLVE_HOST ||
	    rc == CURLE_COULDNT_RESOLVE_PROXY ||
	    rc == CURLE_COULDNT_CONNECT || rc == CURLE_OPERATION_TIMEDOUT ||
	    rc == CURLE_PEER_FAILED_VERIFICATION ||
	    rc == CURLE_SSL_CONNECT_ERROR || rc == CURLE_SSL_CACERT_BADFILE ||
	    rc == CURLE_USE_SSL_FAILED;
}

static enum outcome
find_outcome(CURLcode rc)
{
	switch (rc) {
	case CURLE_OK:
		return OK;
	case CURLE_OUT_OF_MEMORY:
		return E_NOMEM;
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_UNKNOWN_OPTION:
	case CURLE_NOT_BUILT_IN:
	case CURLE_BAD_FUNCTION_ARGUMENT:
		return E_CONF;
	default:
		return E_BACKEND;
	}
}

/* Who answers, be it to say no, is there. */
static void
note_health(struct call *c)
{
	if (c->rc == CURLE_OPERATION_TIMEDOUT ||
	    c->rc == CURLE_COULDNT_CONNECT ||
	    c->rc == CURLE_COULDNT_RESOLVE_HOST)
		rest_begin(c->rest, REST_MAX_MS, c->probe);
	else
		rest_wake(c->rest);
}

enum outcome
call_perform(struct call *c, struct detail *d)
{
	if (c->rc == CURLE_OK)
		c->rc = curl_easy_perform(c->curl);
	note_health(c);
	if (c->rc == CURLE_WRITE_ERROR)
		detail_set(d, "the answer is longer than 64 KiB");
	else if (c->rc != CURLE_OK)
		detail_set(d, "%s", call_is_harmless(c->rc) &&
		    c->error[0] != '\0' ? c->error : curl_easy_strerror(c->rc));
	return find_outcome(c->rc);
}

bool
call_was_kept(const struct call *c)
{
	long made = 1;

	curl_easy_getinfo(c->curl, CURLINFO_NUM_CONNECTS, &made);
	return made == 0;
}
