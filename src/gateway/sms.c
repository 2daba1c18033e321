/*
 * The call of an SMS gateway, whichever the driver.
 */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "gateway/sms.h"

#define NUMBER_DIGITS_MIN 7
#define NUMBER_DIGITS_MAX 15	/* ITU-T E.164 */

const struct sms_driver *
sms_find_driver(int64_t driver)
{
	static const struct sms_driver *const drivers[] = {
		[SMS_NONE] = NULL,
#define X(constant, driver) [constant] = &driver,
		SMS_DRIVERS(X)
#undef X
	};

	return drivers[driver];
}

enum outcome
sms_check_conf(const struct gateway *g, struct detail *d)
{
	enum outcome r;

	if (g->sms == NULL)
		return OK;
	if (g->conf->sms_url[0] == '\0') {
		detail_set(d, "sms.url: the driver \"%s\" needs it",
		    g->sms->name);
		return E_CONF;
	}
	if (g->conf->sms_idempotent && g->conf->sms_driver != SMS_HTTP) {
		detail_set(d, "sms.idempotent: the driver \"%s\" tells its "
		    "gateway no number", g->sms->name);
		return E_CONF;
	}
	if ((r = g->sms->check(g, d)) != OK)
		return r;
	return OK;
}

enum outcome
sms_print_number(const char *e164, int64_t format, char out[SMS_NUMBER_SIZE])
{
	const char *digits = e164 + 1;
	size_t len;
	struct buf b;

	if (e164[0] != '+' || digits[0] == '0' || !text_is_digits(digits))
		return E_INPUT;
	len = strlen(digits);
	if (len < NUMBER_DIGITS_MIN || len > NUMBER_DIGITS_MAX)
		return E_INPUT;
	buf_init(&b, out, SMS_NUMBER_SIZE);
	if (format == NUMBER_E164)
		buf_puts(&b, e164);
	else if (format == NUMBER_DIGITS)
		buf_puts(&b, digits);
	else if (strncmp(digits, "30", 2) == 0)
		buf_puts(&b, digits + 2);
	else
		buf_putf(&b, "00%s", digits);
	return buf_failed(&b) ? E_INPUT : OK;
}

static struct wire_options
sms_options(const struct gateway *g)
{
	return (struct wire_options){ g->conf->gateway_timeout,
	    g->conf->sms_ca_file, g->conf->gateway_proxy, NEIGHBOUR_SMS,
	    false };
}

static bool
is_sound(const struct sms *s)
{
	const char *p;

	if (strlen(s->text) > SMS_TEXT_MAX || text_is_empty(s->text))
		return false;
	for (p = s->text; *p != '\0'; p++)
		if (((unsigned char)*p < 0x20 && *p != '\n') || *p == 0x7f)
			return false;
	return true;
}

enum outcome
sms_send(const struct gateway *g, const char *e164, struct sms *s,
    bool *reports, struct detail *d)
{
	struct wire_options o = sms_options(g);
	struct wire_answer answer = { 0 };
	struct wire_request request = { 0 };
	enum outcome r;

	if (g->sms == NULL) {
		detail_set(d, "sms.driver is \"none\"");
		return E_CONF;
	}
	r = sms_print_number(e164, g->conf->sms_number_format, s->to);
	if (r != OK || !is_sound(s)) {
		detail_set(d, r != OK ? "the number is not E.164" :
		    "the text is empty, too long or has control characters");
		return E_INPUT;
	}
	if ((r = g->sms->compose(g, s, &request)) != OK) {
		detail_set(d, "the message does not fit");
		goto done;
	}
	request.once = true;
	*reports = request.reports;
	if ((r = wire_fetch(&o, &request, &answer, d)) != OK)
		goto done;
	r = g->sms->judge(g, &answer, d);
done:
	wire_free_answer(&answer);
	wire_wipe(&request);
	return r;
}

enum outcome
sms_probe(const struct gateway *g, struct detail *d)
{
	static const struct sms sample = { "6900000000", "0", "0", "pin",
	    "el", 1, "", { "0" }, 1 };
	struct wire_options o = sms_options(g);
	struct wire_request request = { 0 };
	enum outcome r;

	if (g->sms == NULL) {
		detail_set(d, "sms.driver is \"none\"");
		return E_NOTFOUND;
	}
	o.anyway = true;
	if ((r = g->sms->compose(g, &sample, &request)) == OK)
		r = wire_probe(&o, request.url, d);
	wire_wipe(&request);
	return r;
}
