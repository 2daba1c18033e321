/*
 * libcurl, tamed.  Nothing else includes <curl/curl.h>.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <curl/curl.h>
#include <sodium.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/text.h"
#include "gateway/wiped.h"
#include "gateway/wire.h"

/* One use of the library; rc is the first thing that went wrong. */
struct call {
	CURL	*curl;
	CURLcode rc;
	struct curl_slist *lists;	/* headers or recipients */
	char	 error[CURL_ERROR_SIZE];
};

struct sink {
	unsigned char *data;
	size_t	len;
};

struct source {
	const char *data;
	size_t	left;
};

enum outcome
wire_start(void)
{
	return curl_global_init_mem(CURL_GLOBAL_DEFAULT, wiped_malloc,
	    wiped_free, wiped_realloc, wiped_strdup, wiped_calloc) ==
	    CURLE_OK ? OK : E_NOMEM;
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

#define SET(c, option, value) do {					\
	CURLcode rc_ = curl_easy_setopt((c)->curl, option, value);	\
	if ((c)->rc == CURLE_OK)					\
		(c)->rc = rc_;						\
} while (0)

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

static void
set_common(struct call *c, const struct wire_options *o)
{
	SET(c, CURLOPT_ERRORBUFFER, c->error);
	SET(c, CURLOPT_NOSIGNAL, 1L);
	SET(c, CURLOPT_SOCKOPTFUNCTION, set_socket);
	/* By SMTP the greeting belongs to it. */
	SET(c, CURLOPT_CONNECTTIMEOUT_MS, (long)o->timeout_s * 1000);
	SET(c, CURLOPT_TIMEOUT_MS, (long)o->timeout_s * 1000);
	/* A resolver that hangs must not hold us beyond the deadline. */
	SET(c, CURLOPT_QUICK_EXIT, 1L);
	SET(c, CURLOPT_FORBID_REUSE, 1L);
	SET(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	SET(c, CURLOPT_SSL_VERIFYPEER, 1L);
	SET(c, CURLOPT_SSL_VERIFYHOST, 2L);
	if (o->ca_file[0] != '\0') {
		SET(c, CURLOPT_CAINFO, o->ca_file);
		/* or the system's would be trusted besides */
		SET(c, CURLOPT_CAPATH, NULL);
	}
}

static void
set_web(struct call *c, const struct wire_options *o, const char *url)
{
	bool tls = strncasecmp(url, "https:", 6) == 0;

	set_common(c, o);
	SET(c, CURLOPT_PROTOCOLS_STR, tls ? "https" : "http");
	SET(c, CURLOPT_REDIR_PROTOCOLS_STR, "https");
	SET(c, CURLOPT_FOLLOWLOCATION, 0L);
	SET(c, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	SET(c, CURLOPT_USERAGENT, "uregister");
	/* What is not encrypted stays on the machine: no proxy for it. */
	SET(c, CURLOPT_PROXY, tls ? o->proxy : "");
	SET(c, CURLOPT_NOPROXY, "");
	SET(c, CURLOPT_PROXY_SSL_VERIFYPEER, 1L);
	SET(c, CURLOPT_PROXY_SSL_VERIFYHOST, 2L);
	SET(c, CURLOPT_URL, url);
}

static void
add_to_list(struct call *c, const char *text)
{
	struct curl_slist *more = curl_slist_append(c->lists, text);

	if (more == NULL)
		c->rc = CURLE_OUT_OF_MEMORY;
	else
		c->lists = more;
}

static enum outcome
open_call(struct call *c)
{
	memset(c, 0, sizeof(*c));
	c->curl = curl_easy_init();
	return c->curl == NULL ? E_NOMEM : OK;
}

static void
close_call(struct call *c)
{
	curl_easy_cleanup(c->curl);
	curl_slist_free_all(c->lists);
	sodium_memzero(c, sizeof(*c));
}

/* Of these libcurl's sentence names hosts and certificates at most; the
 * sentences of others may repeat what was sent. */
static bool
is_harmless(CURLcode rc)
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

static enum outcome
perform(struct call *c, struct detail *d)
{
	if (c->rc == CURLE_OK)
		c->rc = curl_easy_perform(c->curl);
	if (c->rc == CURLE_WRITE_ERROR)
		detail_set(d, "the answer is longer than 64 KiB");
	else if (c->rc != CURLE_OK)
		detail_set(d, "%s", is_harmless(c->rc) && c->error[0] != '\0' ?
		    c->error : curl_easy_strerror(c->rc));
	return find_outcome(c->rc);
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
		add_to_list(c, q->header[i]);
	if (q->post) {
		SET(c, CURLOPT_POST, 1L);
		SET(c, CURLOPT_POSTFIELDSIZE, (long)strlen(q->body));
		SET(c, CURLOPT_POSTFIELDS, q->body);
		add_to_list(c, "Expect:");
	} else {
		SET(c, CURLOPT_HTTPGET, 1L);
	}
	SET(c, CURLOPT_HTTPHEADER, c->lists);
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
	if ((r = open_call(&c)) != OK)
		goto done;
	sink.data = secret_bytes(body);
	set_web(&c, o, q->url);
	set_request(&c, q);
	SET(&c, CURLOPT_WRITEFUNCTION, take_answer);
	SET(&c, CURLOPT_WRITEDATA, &sink);
	r = perform(&c, d);
	if (r == E_BACKEND && is_handed_over(&c, q))
		r = E_UNSURE;
	curl_easy_getinfo(c.curl, CURLINFO_RESPONSE_CODE, &status);
	close_call(&c);
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

	if ((r = wire_check_url(url, d)) != OK || (r = open_call(&c)) != OK)
		return r;
	set_web(&c, o, url);
	SET(&c, CURLOPT_CONNECT_ONLY, 1L);
	r = perform(&c, d);
	close_call(&c);
	return r;
}

static size_t
give_message(char *out, size_t size, size_t n, void *arg)
{
	struct source *s = arg;
	size_t len = size * n;

	if (len > s->left)
		len = s->left;
	memcpy(out, s->data, len);
	s->data += len;
	s->left -= len;
	return len;
}

/* The last part of an SMTP address is the name said in EHLO. */
static void
set_mail_server(struct call *c, const struct wire_post *p)
{
	bool bare_v6 = strchr(p->host, ':') != NULL && p->host[0] != '[';
	char url[512];
	struct buf b;

	buf_init(&b, url, sizeof(url));
	buf_putf(&b, "%s://%s%s%s:%d", p->tls == WIRE_IMPLICIT ? "smtps" :
	    "smtp", bare_v6 ? "[" : "", p->host, bare_v6 ? "]" : "",
	    (int)p->port);
	if (p->helo[0] != '\0')
		buf_putf(&b, "/%s", p->helo);
	if (buf_failed(&b))
		c->rc = CURLE_URL_MALFORMAT;
	SET(c, CURLOPT_URL, url);
}

static void
set_mail(struct call *c, const struct wire_options *o,
    const struct wire_post *p)
{
	set_common(c, o);
	SET(c, CURLOPT_PROTOCOLS_STR,
	    p->tls == WIRE_IMPLICIT ? "smtps" : "smtp");
	SET(c, CURLOPT_PROXY, "");
	/* All or nothing: libcurl ends the session before MAIL if the
	 * server does not offer STARTTLS. */
	SET(c, CURLOPT_USE_SSL, p->tls == WIRE_CLEAR ? (long)CURLUSESSL_NONE :
	    (long)CURLUSESSL_ALL);
	if (p->username[0] != '\0' && p->password != NULL &&
	    p->tls != WIRE_CLEAR) {
		SET(c, CURLOPT_USERNAME, p->username);
		SET(c, CURLOPT_PASSWORD, secret_text(p->password));
	}
	set_mail_server(c, p);
}

/*
 * RFC 5321 4.2.1: 4yz may succeed later, 5yz will not.  530, 534, 535 and
 * 538 (RFC 4954 §6) are about our user name and password; what is refused
 * at MAIL is our sender.  A greeting of 5yz says nothing of the message.
 */
static enum outcome
judge_mail(struct call *c, enum outcome r, bool is_given, struct detail *d)
{
	bool is_log_in, is_sender;
	long code = 0;

	curl_easy_getinfo(c->curl, CURLINFO_RESPONSE_CODE, &code);
	if (r != E_BACKEND)
		return r;
	if (is_harmless(c->rc) || code < 400)
		return is_given ? E_UNSURE : r;
	is_log_in = c->rc == CURLE_LOGIN_DENIED || code == 530 ||
	    code == 534 || code == 535 || code == 538;
	is_sender = strncmp(c->error, "MAIL", 4) == 0;
	detail_set(d, "the mail server refused %s%s: %ld", is_log_in ?
	    "our log-in" : is_sender ? "our sender" : "the message",
	    code < 500 ? " for now" : "", code);
	if (code < 500)
		return E_BACKEND;
	if (is_log_in || is_sender)
		return E_CONF;
	return c->rc == CURLE_SEND_ERROR || is_given ? E_DENIED : E_BACKEND;
}

static enum outcome
check_post(const struct wire_post *p, struct detail *d)
{
	if (p->tls != WIRE_CLEAR || wire_is_loopback(p->host))
		return OK;
	detail_set(d, "mail without TLS is for this machine only");
	return E_CONF;
}

enum outcome
wire_post(const struct wire_options *o, const struct wire_post *p,
    struct detail *d)
{
	struct source source = { p->message, p->len };
	struct call c;
	enum outcome r;

	if ((r = check_post(p, d)) != OK || (r = open_call(&c)) != OK)
		return r;
	set_mail(&c, o, p);
	add_to_list(&c, p->to);
	SET(&c, CURLOPT_MAIL_FROM, p->from);
	SET(&c, CURLOPT_MAIL_RCPT, c.lists);
	SET(&c, CURLOPT_UPLOAD, 1L);
	SET(&c, CURLOPT_READFUNCTION, give_message);
	SET(&c, CURLOPT_READDATA, &source);
	SET(&c, CURLOPT_INFILESIZE_LARGE, (curl_off_t)p->len);
	r = perform(&c, d);
	r = judge_mail(&c, r, source.left == 0, d);
	close_call(&c);
	return r;
}

enum outcome
wire_probe_post(const struct wire_options *o, const struct wire_post *p,
    struct detail *d)
{
	struct call c;
	enum outcome r;

	if ((r = check_post(p, d)) != OK || (r = open_call(&c)) != OK)
		return r;
	set_mail(&c, o, p);
	SET(&c, CURLOPT_NOBODY, 1L);
	SET(&c, CURLOPT_CUSTOMREQUEST, "NOOP");
	r = perform(&c, d);
	r = judge_mail(&c, r, false, d);
	close_call(&c);
	return r;
}
