/*
 * RFC 5322 and 2045..2047, as little of them as one plain text needs.
 */
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/text.h"
#include "gateway/encode.h"
#include "gateway/mail.h"
#include "gateway/smtp.h"
#include "gateway/token.h"

#define MESSAGE_SIZE 32768
#define TEXT_MAX 8192
#define ADDRESS_MAX 254
#define LINE_MAX 76

static bool
is_ascii(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s >= 0x80)
			return false;
	return true;
}

static bool
is_made_of(const char *s, size_t len, const char *set)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (strchr(set, s[i]) == NULL || s[i] == '\0')
			return false;
	return len > 0;
}

#define ALNUM "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

bool
mail_is_address(const char *s)
{
	const char *at = strchr(s, '@');

	return at != NULL && strlen(s) <= ADDRESS_MAX &&
	    is_made_of(s, (size_t)(at - s), ALNUM ".!#$%&'*+-/=?^_`{|}~") &&
	    is_made_of(at + 1, strlen(at + 1), ALNUM ".-");
}

enum outcome
mail_get_address(const char *from, char *out, size_t size)
{
	const char *open = strrchr(from, '<'), *start = from;
	size_t len = strlen(from);
	char address[ADDRESS_MAX + 1];

	if (open != NULL) {
		if (from[len - 1] != '>')
			return E_INPUT;
		start = open + 1;
		len = (size_t)(from + len - 1 - start);
	}
	if (len >= sizeof(address))
		return E_INPUT;
	memcpy(address, start, len);
	address[len] = '\0';
	return mail_is_address(address) ? text_copy(out, size, address) :
	    E_INPUT;
}

static enum smtp_tls
find_tls(const struct conf *c)
{
	static const enum smtp_tls modes[] = {
		[MAIL_IMPLICIT] = SMTP_IMPLICIT,
		[MAIL_STARTTLS] = SMTP_STARTTLS,
		[MAIL_NO_TLS] = SMTP_CLEAR,
	};

	return modes[c->mail_tls];
}

static const char *
find_mail_fault(const struct gateway *g)
{
	const struct conf *c = g->conf;
	char address[ADDRESS_MAX + 1];

	if (c->mail_tls == MAIL_NO_TLS && !wire_is_loopback(c->mail_host))
		return "mail.tls: \"none\" is for a server on this machine";
	if (c->mail_tls == MAIL_NO_TLS && c->mail_username[0] != '\0')
		return "mail.username: a password is only sent over TLS";
	if (c->mail_auth == MAIL_PASSWORD &&
	    (c->mail_username[0] != '\0') !=
	    (c->mail_password_file[0] != '\0'))
		return "mail.username, mail.password_file: both, or none";
	if (text_has_control(c->mail_from, strlen(c->mail_from)) ||
	    mail_get_address(c->mail_from, address, sizeof(address)) != OK)
		return "mail.from: not of the form \"name@domain\" or "
		    "\"Text <name@domain>\"";
	if (c->mail_helo[0] != '\0' &&
	    !is_made_of(c->mail_helo, strlen(c->mail_helo), ALNUM ".-"))
		return "mail.helo: not a host's name";
	if (!is_made_of(c->mail_host, strlen(c->mail_host), ALNUM ".-:[]"))
		return "mail.host: not a host's name";
	return NULL;
}

enum outcome
mail_check_conf(const struct gateway *g, struct detail *d)
{
	const char *fault;

	if (g->conf->mail_host[0] == '\0')
		return OK;
	if ((fault = find_mail_fault(g)) == NULL)
		return token_check_conf(g, d);
	detail_set(d, "%s", fault);
	return E_CONF;
}

static const char *
find_input_fault(const struct mail *m)
{
	const char *p;

	if (!mail_is_address(m->to))
		return "the recipient is not an address";
	if (text_is_empty(m->subject) ||
	    text_has_control(m->subject, strlen(m->subject)))
		return "the subject is empty or has control characters";
	if (!is_made_of(m->message_id, strlen(m->message_id), ALNUM ".-_"))
		return "the message's number has strange characters";
	if (m->lang[0] != '\0' && (strlen(m->lang) != 2 ||
	    !is_made_of(m->lang, 2, "abcdefghijklmnopqrstuvwxyz")))
		return "the language is not of two letters";
	if (strlen(m->text) > TEXT_MAX)
		return "the text is too long";
	for (p = m->text; *p != '\0'; p++)
		if (((unsigned char)*p < 0x20 && *p != '\n' && *p != '\r' &&
		    *p != '\t') || *p == 0x7f)
			return "the text has control characters";
	return NULL;
}

/* RFC 5322 3.3; the C library's names would follow a locale. */
static void
put_date(struct buf *b, int64_t now)
{
	static const char days[7][4] = { "Sun", "Mon", "Tue", "Wed", "Thu",
	    "Fri", "Sat" };
	static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t t = (time_t)now;
	struct tm tm;

	gmtime_r(&t, &tm);
	buf_putf(b, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n",
	    days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon],
	    tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

/* What reads like an encoded word, or is long, is encoded too: then there
 * is one way to fold. */
static void
put_unstructured(struct buf *b, const char *text)
{
	if (is_ascii(text) && strstr(text, "=?") == NULL &&
	    strlen(text) <= LINE_MAX - strlen("Subject: "))
		buf_puts(b, text);
	else
		encode_words(b, text);
}

/* What stands before the address, "" if nothing does. */
static enum outcome
get_sender_name(const char *from, char *out, size_t size)
{
	const char *open = strrchr(from, '<');
	size_t len = open == NULL ? 0 : (size_t)(open - from);
	char before[256];

	if (len >= sizeof(before))
		return E_INPUT;
	memcpy(before, from, len);
	before[len] = '\0';
	return text_trim(out, size, before);
}

static void
put_from(struct buf *b, const char *from, const char *address,
    const char *site)
{
	char name[256];

	buf_puts(b, "From: ");
	if (get_sender_name(from, name, sizeof(name)) != OK ||
	    (name[0] == '\0' && site != NULL &&
	    text_copy(name, sizeof(name), site) != OK)) {
		b->failed = true;
		return;
	}
	if (name[0] == '\0') {
		buf_putf(b, "%s\r\n", address);
		return;
	}
	/* An atom or two need no quotes (RFC 5322 3.2.3). */
	if (is_made_of(name, strlen(name), ALNUM " -"))
		buf_puts(b, name);
	else
		encode_words(b, name);
	buf_putf(b, "\r\n <%s>\r\n", address);
}

static bool
is_plain_body(const char *text)
{
	size_t run = 0;

	for (; *text != '\0'; text++) {
		if ((unsigned char)*text >= 0x80)
			return false;
		run = *text == '\n' ? 0 : run + 1;
		if (run > LINE_MAX)
			return false;
	}
	return true;
}

/* Canonical line ends (RFC 2046 4.1.1), and one at the end. */
static void
put_lines(struct buf *b, const char *text)
{
	char last = '\n';

	for (; *text != '\0'; text++) {
		if (*text == '\r')
			continue;
		if (*text == '\n')
			buf_putc(b, '\r');
		buf_putc(b, last = *text);
	}
	if (last != '\n')
		buf_puts(b, "\r\n");
}

static enum outcome
put_body(struct buf *b, const char *text)
{
	struct secret *canonical = NULL;
	struct buf lines;
	enum outcome r;

	if (is_plain_body(text)) {
		buf_puts(b, "Content-Transfer-Encoding: 7bit\r\n\r\n");
		put_lines(b, text);
		return OK;
	}
	if ((r = secret_new(2 * TEXT_MAX + 3, &canonical)) != OK)
		return r;
	buf_init(&lines, (char *)secret_bytes(canonical),
	    2 * TEXT_MAX + 3);
	put_lines(&lines, text);
	buf_puts(b, "Content-Transfer-Encoding: base64\r\n\r\n");
	encode_base64_lines(b, lines.data, lines.len);
	if (buf_failed(&lines))
		b->failed = true;
	secret_free(&canonical);
	return OK;
}

static void
put_headers(struct buf *b, const struct mail *m, const char *from,
    const char *address)
{
	put_date(b, m->now);
	put_from(b, from, address, m->site);
	buf_putf(b, "To: %s\r\nSubject: ", m->to);
	put_unstructured(b, m->subject);
	buf_putf(b, "\r\nMessage-ID: <%s%s>\r\n", m->message_id,
	    strchr(address, '@'));
	/* RFC 3834: no out-of-office answers to this. */
	buf_puts(b, "Auto-Submitted: auto-generated\r\n");
	if (m->lang[0] != '\0')
		buf_putf(b, "Content-Language: %s\r\n", m->lang);
	buf_puts(b, "MIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=UTF-8\r\n");
}

enum outcome
mail_compose(const struct mail *m, const char *from, struct secret **out,
    size_t *len, struct detail *d)
{
	const char *fault = find_input_fault(m);
	char address[ADDRESS_MAX + 1];
	struct secret *message = NULL;
	struct buf b;
	enum outcome r;

	if (fault == NULL &&
	    (text_has_control(from, strlen(from)) ||
	    mail_get_address(from, address, sizeof(address)) != OK))
		fault = "the sender is not an address";
	if (fault != NULL) {
		detail_set(d, "%s", fault);
		return E_INPUT;
	}
	if ((r = secret_new(MESSAGE_SIZE, &message)) != OK)
		return r;
	buf_init(&b, (char *)secret_bytes(message), MESSAGE_SIZE);
	put_headers(&b, m, from, address);
	r = put_body(&b, m->text);
	if (r == OK && buf_failed(&b)) {
		detail_set(d, "the message does not fit");
		r = E_INPUT;
	}
	if (r != OK) {
		secret_free(&message);
		return r;
	}
	*out = message;
	*len = b.len;
	return OK;
}

static enum outcome
make_post(const struct gateway *g, struct smtp *out, struct detail *d)
{
	const struct conf *c = g->conf;

	*out = (struct smtp){ .host = c->mail_host,
	    .port = c->mail_port, .tls = find_tls(c), .helo = c->mail_helo,
	    .username = c->mail_username, .password = g->mail_password };
	return c->mail_auth == MAIL_XOAUTH2 && c->mail_host[0] != '\0' ?
	    token_get(g, &out->token, d) : OK;
}

static struct wire_options
mail_options(const struct gateway *g, int64_t timeout)
{
	return (struct wire_options){ timeout,
	    g->conf->mail_ca_file, "", NEIGHBOUR_MAIL, false };
}

enum outcome
mail_send(const struct gateway *g, const struct mail *m, struct detail *d)
{
	struct wire_options o = mail_options(g, g->conf->mail_timeout);
	struct smtp p;
	char address[ADDRESS_MAX + 1];
	struct secret *message = NULL;
	enum outcome r;

	if ((r = make_post(g, &p, d)) != OK)
		return r;
	if (p.host[0] == '\0') {
		detail_set(d, "mail.host is not set");
		return E_CONF;
	}
	r = mail_compose(m, g->conf->mail_from, &message, &p.len, d);
	if (r != OK)
		return r;
	r = mail_get_address(g->conf->mail_from, address, sizeof(address));
	if (r == OK) {
		p.from = address;
		p.to = m->to;
		p.message = secret_text(message);
		r = smtp_send(&o, &p, d);
	}
	if (r == E_CONF)
		token_forget();
	secret_free(&message);
	return r;
}

enum outcome
mail_probe(const struct gateway *g, struct detail *d)
{
	struct wire_options o = mail_options(g, g->conf->gateway_timeout);
	struct smtp p;
	enum outcome r;

	if ((r = make_post(g, &p, d)) != OK)
		return r;
	if (p.host[0] == '\0') {
		detail_set(d, "mail.host is not set");
		return E_NOTFOUND;
	}
	o.anyway = true;
	return smtp_probe(&o, &p, d);
}
