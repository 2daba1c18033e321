/*
 * SMTP by libcurl.
 */
#include <string.h>

#include "base/buf.h"
#include "gateway/call.h"
#include "gateway/smtp.h"
#include "gateway/wire.h"

struct source {
	const char *data;
	size_t	left;
};

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
set_mail_server(struct call *c, const struct smtp *p)
{
	bool bare_v6 = strchr(p->host, ':') != NULL && p->host[0] != '[';
	char url[512];
	struct buf b;

	buf_init(&b, url, sizeof(url));
	buf_putf(&b, "%s://%s%s%s:%d", p->tls == SMTP_IMPLICIT ? "smtps" :
	    "smtp", bare_v6 ? "[" : "", p->host, bare_v6 ? "]" : "",
	    (int)p->port);
	if (p->helo[0] != '\0')
		buf_putf(&b, "/%s", p->helo);
	if (buf_failed(&b))
		c->rc = CURLE_URL_MALFORMAT;
	CALL_SET(c, CURLOPT_URL, url);
}

static void
set_log_in(struct call *c, const struct smtp *p)
{
	if (p->username[0] == '\0' || p->tls == SMTP_CLEAR)
		return;
	if (p->token != NULL) {
		CALL_SET(c, CURLOPT_USERNAME, p->username);
		CALL_SET(c, CURLOPT_XOAUTH2_BEARER, secret_text(p->token));
		CALL_SET(c, CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2");
	} else if (p->password != NULL) {
		CALL_SET(c, CURLOPT_USERNAME, p->username);
		CALL_SET(c, CURLOPT_PASSWORD, secret_text(p->password));
	}
}

static void
set_mail(struct call *c, const struct smtp *p)
{
	CALL_SET(c, CURLOPT_PROTOCOLS_STR,
	    p->tls == SMTP_IMPLICIT ? "smtps" : "smtp");
	CALL_SET(c, CURLOPT_PROXY, "");
	/* All or nothing: libcurl ends the session before MAIL if the
	 * server does not offer STARTTLS. */
	CALL_SET(c, CURLOPT_USE_SSL, p->tls == SMTP_CLEAR ?
	    (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
	set_log_in(c, p);
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
	if (call_is_harmless(c->rc) ||
	    (code < 400 && c->rc != CURLE_LOGIN_DENIED))
		return is_given ? E_UNSURE : r;
	is_log_in = c->rc == CURLE_LOGIN_DENIED || code == 530 ||
	    code == 534 || code == 535 || code == 538;
	is_sender = strncmp(c->error, "MAIL", 4) == 0;
	detail_set(d, "the mail server refused %s%s: %ld", is_log_in ?
	    "our log-in" : is_sender ? "our sender" : "the message",
	    code < 500 ? " for now" : "", code);
	if (code >= 400 && code < 500)
		return E_BACKEND;
	if (is_log_in || is_sender)
		return E_CONF;
	return c->rc == CURLE_SEND_ERROR || is_given ? E_DENIED : E_BACKEND;
}

static enum outcome
check_post(const struct smtp *p, struct detail *d)
{
	if (p->tls != SMTP_CLEAR || wire_is_loopback(p->host))
		return OK;
	detail_set(d, "mail without TLS is for this machine only");
	return E_CONF;
}

#define CLOSING 421		/* RFC 5321 3.8 */

/* Another answer is about this mail, and would be the same again. */
static bool
is_parting(const struct call *c)
{
	long code = 0;

	curl_easy_getinfo(c->curl, CURLINFO_RESPONSE_CODE, &code);
	return code < 400 || code == CLOSING;
}

/* *again: the connection was kept and the server did not want it any more,
 * and the message was not given yet. */
static enum outcome
try_send(struct call *c, const struct smtp *p, bool *again, struct detail *d)
{
	struct source source = { p->message, p->len };
	enum outcome r;

	set_mail(c, p);
	call_add(c, p->to);
	CALL_SET(c, CURLOPT_MAIL_FROM, p->from);
	CALL_SET(c, CURLOPT_MAIL_RCPT, c->lists);
	CALL_SET(c, CURLOPT_UPLOAD, 1L);
	CALL_SET(c, CURLOPT_READFUNCTION, give_message);
	CALL_SET(c, CURLOPT_READDATA, &source);
	CALL_SET(c, CURLOPT_INFILESIZE_LARGE, (curl_off_t)p->len);
	r = call_perform(c, d);
	r = judge_mail(c, r, source.left == 0, d);
	*again = r == E_BACKEND && source.left > 0 && call_was_kept(c) &&
	    c->rc != CURLE_OPERATION_TIMEDOUT && is_parting(c);
	return r;
}

enum outcome
smtp_send(const struct wire_options *o, const struct smtp *p,
    struct detail *d)
{
	bool again = false;
	struct call c;
	enum outcome r;

	if ((r = check_post(p, d)) != OK || (r = call_open(&c, o, d)) != OK)
		return r;
	r = try_send(&c, p, &again, d);
	call_close(&c);
	if (!again || (r = call_open(&c, o, d)) != OK)
		return r;
	CALL_SET(&c, CURLOPT_FRESH_CONNECT, 1L);
	detail_set(d, "%s", "");
	r = try_send(&c, p, &again, d);
	call_close(&c);
	return r;
}

enum outcome
smtp_probe(const struct wire_options *o, const struct smtp *p,
    struct detail *d)
{
	struct call c;
	enum outcome r;

	if ((r = check_post(p, d)) != OK || (r = call_open(&c, o, d)) != OK)
		return r;
	set_mail(&c, p);
	call_set_apart(&c);
	CALL_SET(&c, CURLOPT_NOBODY, 1L);
	CALL_SET(&c, CURLOPT_CUSTOMREQUEST, "NOOP");
	r = call_perform(&c, d);
	r = judge_mail(&c, r, false, d);
	call_close(&c);
	return r;
}
