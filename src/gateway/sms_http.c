/*
 * Any gateway with one request over HTTP: the settings hold patterns of its
 * address, headers and body, and each value is escaped for the place that
 * it is put into.
 */
#define _GNU_SOURCE	/* memmem */
#include <sodium.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/text.h"
#include "gateway/encode.h"
#include "gateway/sms_driver.h"

#define VALUE_SIZE 4096
#define BASIC_SIZE 1024

struct place {
	const struct gateway *g;
	const struct sms *sms;
	encode_fn *encode;
	bool	reports;		/* report_url was asked for */
	char	value[VALUE_SIZE];	/* the one asked for last */
};

static encode_fn *
find_encoding(const char *content_type)
{
	static const struct { const char *type; encode_fn *encode; } rows[] = {
		{ "application/json", encode_json },
		{ "application/x-www-form-urlencoded", encode_url },
		{ "application/xml", encode_xml },
		{ "text/xml", encode_xml },
		{ "text/plain", encode_plain },
	};
	size_t len = strcspn(content_type, "; "), i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strlen(rows[i].type) == len &&
		    strncasecmp(rows[i].type, content_type, len) == 0)
			return rows[i].encode;
	return NULL;
}

/* RFC 7617: what follows "Authorization: Basic ". */
static bool
put_basic(struct buf *out, const struct gateway *g)
{
	char pair[BASIC_SIZE];
	struct buf b;

	buf_init(&b, pair, sizeof(pair));
	buf_putf(&b, "%s:%s", g->conf->sms_username,
	    gateway_secret_text(g->sms_password));
	if (!buf_failed(&b))
		encode_base64(out, pair, b.len);
	sodium_memzero(pair, sizeof(pair));
	return !buf_failed(&b);
}

static const char *
find_value(const struct place *p, const char *name)
{
	const struct { const char *name, *value; } rows[] = {
		{ "to", p->sms->to },
		{ "text", p->sms->text },
		{ "message_id", p->sms->message_id },
		{ "report_url", p->sms->report_url },
		{ "from", p->g->conf->sms_from },
		{ "username", p->g->conf->sms_username },
		{ "password", gateway_secret_text(p->g->sms_password) },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].name, name) == 0)
			return rows[i].value;
	return NULL;
}

static const char *
get_value(void *arg, const char *name)
{
	struct place *p = arg;
	const char *value;
	struct buf b;

	buf_init(&b, p->value, sizeof(p->value));
	if (strcmp(name, "basic") == 0 && p->encode == encode_plain)
		return put_basic(&b, p->g) && !buf_failed(&b) ? p->value :
		    NULL;
	if ((value = find_value(p, name)) == NULL)
		return NULL;
	p->encode(&b, value);
	if (value == p->sms->report_url && value[0] != '\0')
		p->reports = true;
	return buf_failed(&b) ? NULL : p->value;
}

static enum outcome
add_headers(struct place *p, struct wire_request *out)
{
	const struct conf_list *list = &p->g->conf->sms_headers;
	char line[WIRE_HEADER_SIZE];
	enum outcome r = OK;
	size_t i;

	for (i = 0; i < list->count && r == OK; i++) {
		r = text_expand(list->item[i], get_value, p, line,
		    sizeof(line));
		if (r == OK)
			r = wire_add_header(out, line);
	}
	sodium_memzero(line, sizeof(line));
	return r;
}

static enum outcome
add_body(struct place *p, struct wire_request *out)
{
	const struct conf *c = p->g->conf;
	char line[WIRE_HEADER_SIZE];
	struct buf b;

	if (c->sms_method == METHOD_GET)
		return OK;
	out->post = true;
	if ((p->encode = find_encoding(c->sms_content_type)) == NULL)
		return E_INPUT;
	buf_init(&b, line, sizeof(line));
	buf_putf(&b, "Content-Type: %s", c->sms_content_type);
	if (buf_failed(&b) || wire_add_header(out, line) != OK)
		return E_INPUT;
	return text_expand(c->sms_body, get_value, p, out->body,
	    sizeof(out->body));
}

static enum outcome
sms_http_compose(const struct gateway *g, const struct sms *s,
    struct wire_request *out)
{
	struct place p = { .g = g, .sms = s, .encode = encode_url };
	enum outcome r;

	r = text_expand(g->conf->sms_url, get_value, &p, out->url,
	    sizeof(out->url));
	if (r == OK) {
		p.encode = encode_plain;
		r = add_headers(&p, out);
	}
	if (r == OK)
		r = add_body(&p, out);
	out->reports = p.reports;
	sodium_memzero(&p, sizeof(p));
	return r;
}

static bool
tells_number(const struct conf *c)
{
	static const char name[] = "{message_id}";
	size_t i;

	for (i = 0; i < c->sms_headers.count; i++)
		if (strstr(c->sms_headers.item[i], name) != NULL)
			return true;
	return strstr(c->sms_url, name) != NULL ||
	    strstr(c->sms_body, name) != NULL;
}

static enum outcome
sms_http_conf(const struct gateway *g, struct detail *d)
{
	static const struct sms sample = { .to = "6900000000", .text = "0",
	    .message_id = "0", .report_url = "" };
	struct wire_request request = { 0 };
	enum outcome r;

	if (g->conf->sms_method == METHOD_POST &&
	    find_encoding(g->conf->sms_content_type) == NULL) {
		detail_set(d, "sms.content_type: \"%s\" has no escaping here",
		    g->conf->sms_content_type);
		return E_CONF;
	}
	if (g->conf->sms_idempotent && !tells_number(g->conf)) {
		detail_set(d, "sms.idempotent: {message_id} has to stand in "
		    "sms.url, sms.headers or sms.body");
		return E_CONF;
	}
	r = sms_http_compose(g, &sample, &request);
	if (r != OK) {
		detail_set(d, "sms.url, sms.headers, sms.body: an unknown "
		    "{name}, a brace without its partner (write {{ for {), "
		    "or too long");
	} else if ((r = wire_check_url(request.url, d)) != OK) {
		detail_prefix(d, "sms.url: ");
	}
	wire_wipe(&request);
	return r == OK ? OK : E_CONF;
}

static enum outcome
sms_http_judge(const struct gateway *g, const struct wire_answer *a,
    struct detail *d)
{
	const char *wanted = g->conf->sms_success;
	enum outcome r;

	if ((r = sms_driver_judge_status(a->status, d)) != OK)
		return r;
	if (wanted[0] == '\0' ||
	    memmem(secret_text(a->body), a->len, wanted, strlen(wanted)))
		return OK;
	/* Never tried again: if the pattern were wrong, each try would have
	 * cost, and reached the person. */
	detail_set(d, "the SMS gateway's answer does not hold sms.success");
	return E_DENIED;
}

const struct sms_driver sms_http = { "http", sms_http_conf,
    sms_http_compose, sms_http_judge };
