/*
 * Kannel's sendsms (smsbox): everything stands in the query, the user name,
 * the password and the text too; wire.c lets it out over TLS or to this
 * machine only.
 */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "gateway/encode.h"
#include "gateway/sms_driver.h"

static enum outcome
sms_kannel_conf(const struct gateway *g, struct detail *d)
{
	if (g->conf->sms_username[0] == '\0' ||
	    g->conf->sms_password_file[0] == '\0') {
		detail_set(d, "sms.username, sms.password_file: the driver "
		    "\"kannel\" needs both");
		return E_CONF;
	}
	if (wire_check_url(g->conf->sms_url, d) != OK) {
		detail_prefix(d, "sms.url: ");
		return E_CONF;
	}
	return OK;
}

static void
put_query(struct buf *b, const char *name, const char *value)
{
	buf_puts(b, name);
	encode_url(b, value);
}

static enum outcome
sms_kannel_compose(const struct gateway *g, const struct sms *s,
    struct wire_request *out)
{
	const struct conf *c = g->conf;
	struct buf b;

	buf_init(&b, out->url, sizeof(out->url));
	buf_puts(&b, c->sms_url);
	put_query(&b, strchr(c->sms_url, '?') == NULL ? "?username=" :
	    "&username=", c->sms_username);
	put_query(&b, "&password=", gateway_secret_text(g->sms_password));
	put_query(&b, "&from=", c->sms_from);
	put_query(&b, "&to=", s->to);
	/* Without charset Kannel takes UTF-16BE for coding 2. */
	buf_puts(&b, sms_driver_is_gsm(s->text) ? "&coding=0" : "&coding=2");
	put_query(&b, "&charset=UTF-8&text=", s->text);
	if (s->validity > 0)
		buf_putf(&b, "&validity=%lld", (long long)s->validity);
	if (!text_is_empty(s->report_url)) {
		/* delivered 1, not delivered 2, rejected 16: %d */
		put_query(&b, "&dlr-mask=19&dlr-url=", s->report_url);
		put_query(&b, "", "?status=%d");
		out->reports = true;
	}
	return buf_failed(&b) ? E_INPUT : OK;
}

/* Its user guide, table "SMS Push reply codes": 202 is accepted or queued,
 * 503 temporary, all 4xx are about the request or the user. */
static enum outcome
sms_kannel_judge(const struct gateway *g, const struct wire_answer *a,
    struct detail *d)
{
	enum outcome r;

	(void)g;
	if (a->status == 202)
		return OK;
	if (a->status / 100 == 4) {
		detail_set(d, "Kannel answered %ld", a->status);
		return E_CONF;
	}
	r = sms_driver_judge_status(a->status, d);
	return r == OK ? E_UNSURE : r;	/* 200 is not Kannel's */
}

const struct sms_driver sms_kannel = { "kannel", sms_kannel_conf,
    sms_kannel_compose, sms_kannel_judge };
