/*
 * HTTP by libcurl.
 */
#include <arpa/inet.h>

#include <sodium.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "gateway/call.h"
#include "gateway/wiped.h"
#include "gateway/wire.h"

struct sink {
	unsigned char *data;
	size_t	len;
};

enum outcome
wire_start(void)
{
	return curl_global_init_mem(CURL_GLOBAL_DEFAULT, wiped_malloc,
	    wiped_free, wiped_realloc, wiped_strdup, wiped_calloc) ==
	    CURLE_OK ? call_share() : E_NOMEM;
}

void
wire_rest(void *arg)
{
	(void)arg;
	call_rest();
}

enum outcome
wire_add_header(struct wire_request *q, const char *line)
{
	enum outcome r;

	if (q->headers == WIRE_HEADERS_MAX ||
	    text_has_control(line, strlen(line)))
		return E_INPUT;
	r = text_copy(q->header[q->headers], WIRE_HEADER_SIZE, line);
	if (r == OK)
		q->headers++;
	return r;
}

void
wire_wipe(struct wire_request *q)
{
	sodium_memzero(q, sizeof(*q));
}

void
wire_free_answer(struct wire_answer *a)
{
	secret_free(&a->body);
	a->len = 0;
}

bool
wire_is_loopback(const char *host)
{
	unsigned char v4[4], v6[16];
	static const unsigned char one[16] = { [15] = 1 };
	char bare[64];
	size_t len = strlen(host);

	/* libcurl resolves this name by itself, and to loopback only. */
	if (strcmp(host, "localhost") == 0)
		return true;
	if (inet_pton(AF_INET, host, v4) == 1)
		return v4[0] == 127;
	if (len > 2 && len < sizeof(bare) && host[0] == '[' &&
	    host[len - 1] == ']') {
		memcpy(bare, host + 1, len - 2);
		bare[len - 2] = '\0';
		host = bare;
	}
	return inet_pton(AF_INET6, host, v6) == 1 &&
	    memcmp(v6, one, sizeof(one)) == 0;
}

/* Why this address may not be used, NULL if it may. */
static const char *
find_wire_fault(const char *url)
{
	char *scheme = NULL, *host = NULL, *user = NULL;
	const char *fault = NULL;
	CURLU *u = curl_url();

	if (u == NULL || curl_url_set(u, CURLUPART_URL, url, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_HOST, &host, 0) != CURLUE_OK)
		fault = "it is not an address of the form https://host/…";
	else if (curl_url_get(u, CURLUPART_USER, &user, 0) == CURLUE_OK)
		fault = "a user name may not stand in the address";
	else if (strcasecmp(scheme, "http") == 0 && !wire_is_loopback(host))
		fault = "http:// is for this machine only, use https://";
	else if (strcasecmp(scheme, "https") != 0 &&
	    strcasecmp(scheme, "http") != 0)
		fault = "only https:// is allowed";
	curl_free(scheme);
	curl_free(host);
	curl_free(user);
	curl_url_cleanup(u);
	return fault;
}

enum outcome
wire_check_url(const char *url, struct detail *d)
{
	const char *fault = find_wire_fault(url);

	if (fault == NULL)
		return OK;
	detail_set(d, "%s", fault);
	return E_CONF;
}

static void
set_web(struct call *c, const struct wire_options *o, const char *url)
{
	bool tls = strncasecmp(url, "https:", 6) == 0;

	CALL_SET(c, CURLOPT_PROTOCOLS_STR, tls ? "https" : "http");
	CALL_SET(c, CURLOPT_REDIR_PROTOCOLS_STR, "https");
	CALL_SET(c, CURLOPT_FOLLOWLOCATION, 0L);
	CALL_SET(c, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	CALL_SET(c, CURLOPT_USERAGENT, "uregister");
	/* What is not encrypted stays on the machine: no proxy for it. */
	CALL_SET(c, CURLOPT_PROXY, tls ? o->proxy : "");
	CALL_SET(c, CURLOPT_NOPROXY, "");
	CALL_SET(c, CURLOPT_PROXY_SSL_VERIFYPEER, 1L);
	CALL_SET(c, CURLOPT_PROXY_SSL_VERIFYHOST, 2L);
	CALL_SET(c, CURLOPT_URL, url);
}

static size_t
take_answer(char *data, size_t size, size_t n, void *arg)
{
	struct sink *s = arg;
	size_t len = size * n;

	if (len > WIRE_ANSWER_MAX - s->len)
		return 0;
	memcpy(s->data + s->len, data, len);
	s->len += len;
	return len;
}

/* A request that did not go out whole is done by nobody. */
static bool
is_handed_over(struct call *c, const struct wire_request *q)
{
	curl_off_t sent = 0, begun = 0;
	long head = 0;

	if (c->rc == CURLE_ABORTED_BY_CALLBACK)
		return true;	/* and was about to be said again */

	curl_easy_getinfo(c->curl, CURLINFO_SIZE_UPLOAD_T, &sent);
	curl_easy_getinfo(c->curl, CURLINFO_REQUEST_SIZE, &head);
	curl_easy_getinfo(c->curl, CURLINFO_PRETRANSFER_TIME_T, &begun);
	if (begun == 0)		/* what a proxy was asked is not it */
		return false;
	return head > 0 && (!q->post || (size_t)sent >= strlen(q->body));
}

static void
set_request(struct call *c, const struct wire_request *q)
{
	size_t i;

	for (i = 0; i < q->headers; i++)
		call_add(c, q->header[i]);
	if (q->post) {
		CALL_SET(c, CURLOPT_POST, 1L);
		CALL_SET(c, CURLOPT_POSTFIELDSIZE, (long)strlen(q->body));
		CALL_SET(c, CURLOPT_POSTFIELDS, q->body);
		call_add(c, "Expect:");
	} else {
		CALL_SET(c, CURLOPT_HTTPGET, 1L);
	}
	CALL_SET(c, CURLOPT_HTTPHEADER, c->lists);
}

enum outcome
wire_fetch(const struct wire_options *o, const struct wire_request *q,
    struct wire_answer *out, struct detail *d)
{
	struct secret *body = NULL;
	struct sink sink = { 0 };
	struct call c;
	enum outcome r;
	long status = 0;

	if ((r = wire_check_url(q->url, d)) != OK)
		return r;
	if ((r = secret_new(WIRE_ANSWER_MAX, &body)) != OK)
		return r;
	if ((r = call_open(&c, o, d)) != OK)
		goto done;
	sink.data = secret_bytes(body);
	c.once = q->once;
	set_web(&c, o, q->url);
	set_request(&c, q);
	CALL_SET(&c, CURLOPT_WRITEFUNCTION, take_answer);
	CALL_SET(&c, CURLOPT_WRITEDATA, &sink);
	r = call_perform(&c, d);
	if (r == E_BACKEND && is_handed_over(&c, q))
		r = E_UNSURE;
	curl_easy_getinfo(c.curl, CURLINFO_RESPONSE_CODE, &status);
	call_close(&c);
	if (r != OK)
		goto done;
	out->status = status;
	out->len = sink.len;
	out->body = body;
	return OK;
done:
	secret_free(&body);
	return r;
}

enum outcome
wire_probe(const struct wire_options *o, const char *url, struct detail *d)
{
	struct call c;
	enum outcome r;

	if ((r = wire_check_url(url, d)) != OK ||
	    (r = call_open(&c, o, d)) != OK)
		return r;
	set_web(&c, o, url);
	call_set_apart(&c);
	CALL_SET(&c, CURLOPT_CONNECT_ONLY, 1L);
	r = call_perform(&c, d);
	call_close(&c);
	return r;
}
