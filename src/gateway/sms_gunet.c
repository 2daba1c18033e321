/*
 * The SMS service of GUnet: JSON to one address.  A service has texts that
 * are registered there beforehand, each with its messageId; what is sent
 * are the values of its fields.  The verdict stands in the answer's
 * errorCode ("" is well), not in its status.
 */
#include <jansson.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "gateway/encode.h"
#include "gateway/sms_driver.h"

#define ERROR_CODE_MAX 16
#define MESSAGE_SIZE 128

static const char *
get_part(void *arg, const char *name)
{
	const struct sms *s = arg;

	if (strcmp(name, "template") == 0)
		return s->template;
	if (strcmp(name, "lang") == 0)
		return s->lang[0] == '\0' ? "el" : s->lang;
	return NULL;
}

static enum outcome
print_message_id(const struct gateway *g, const struct sms *s, char *out)
{
	return text_expand(g->conf->sms_message_id, get_part,
	    (void *)(uintptr_t)s, out, MESSAGE_SIZE);
}

static enum outcome
sms_gunet_conf(const struct gateway *g, struct detail *d)
{
	static const struct sms sample = { .template = "pin", .lang = "el" };
	const struct conf *c = g->conf;
	const char *missing = NULL;
	char id[MESSAGE_SIZE];

	if (c->sms_password_file[0] == '\0')
		missing = "sms.password_file";
	else if (c->sms_service_id[0] == '\0')
		missing = "sms.service_id";
	else if (c->sms_institution[0] == '\0')
		missing = "sms.institution";
	if (missing != NULL) {
		detail_set(d, "%s: the driver \"gunet\" needs it", missing);
		return E_CONF;
	}
	if (print_message_id(g, &sample, id) != OK) {
		detail_set(d, "sms.message_id: only {template} and {lang} "
		    "may stand in it");
		return E_CONF;
	}
	if (wire_check_url(c->sms_url, d) != OK) {
		detail_prefix(d, "sms.url: ");
		return E_CONF;
	}
	return OK;
}

static void
put_json(struct buf *b, const char *before, const char *value)
{
	buf_puts(b, before);
	buf_putc(b, '"');
	encode_json(b, value);
	buf_putc(b, '"');
}

static enum outcome
sms_gunet_compose(const struct gateway *g, const struct sms *s,
    struct wire_request *out)
{
	char id[MESSAGE_SIZE];
	struct buf b;
	size_t i;

	if (text_copy(out->url, sizeof(out->url), g->conf->sms_url) != OK ||
	    print_message_id(g, s, id) != OK)
		return E_INPUT;
	out->post = true;
	buf_init(&b, out->body, sizeof(out->body));
	put_json(&b, "{\"serviceId\":", g->conf->sms_service_id);
	put_json(&b, ",\"messageId\":", id);
	buf_puts(&b, ",\"replacements\":[");
	/* A text that is one field takes the whole message. */
	if (s->replacements == 0)
		put_json(&b, "", s->text);
	for (i = 0; i < s->replacements; i++)
		put_json(&b, i == 0 ? "" : ",", s->replacement[i]);
	put_json(&b, "],\"recipient\":", s->to);
	put_json(&b, ",\"institution\":", g->conf->sms_institution);
	put_json(&b, ",\"pre-shared key\":",
	    gateway_secret_text(g->sms_password));
	if (!text_is_empty(s->report_url)) {
		put_json(&b, ",\"dlr-url\":", s->report_url);
		out->reports = true;
	}
	buf_putc(&b, '}');
	if (buf_failed(&b))
		return E_INPUT;
	return wire_add_header(out, "Content-Type: application/json");
}

/* Only a code of the documented form is repeated in a log. */
static bool
is_code(const char *code)
{
	size_t len = strlen(code);

	return len <= ERROR_CODE_MAX && len == strspn(code, "0123456789"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_");
}

static enum outcome
judge_code(const char *code, struct detail *d)
{
	if (code[0] == '\0')
		return OK;
	detail_set(d, "the SMS service answered errorCode %s",
	    is_code(code) ? code : "(strange)");
	/* "Unknown Service", the only code that is published.  Any other may
	 * pass: it is tried again for as long as the message is of use. */
	return strcmp(code, "E-002") == 0 ? E_CONF : E_BACKEND;
}

static enum outcome
sms_gunet_judge(const struct gateway *g, const struct wire_answer *a,
    struct detail *d)
{
	const char *code;
	enum outcome r;
	json_t *root;

	(void)g;
	root = json_loadb(secret_text(a->body), a->len, 0, NULL);
	code = json_string_value(json_object_get(root, "errorCode"));
	if (code != NULL && (code[0] != '\0' || a->status / 100 == 2)) {
		r = judge_code(code, d);
	} else if ((r = sms_driver_judge_status(a->status, d)) == OK) {
		detail_set(d, "the SMS service answered without errorCode");
		r = E_UNSURE;
	}
	json_decref(root);
	return r;
}

const struct sms_driver sms_gunet = { "gunet", sms_gunet_conf,
    sms_gunet_compose, sms_gunet_judge };
