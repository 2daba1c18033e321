/*
 * uregister-gateway: the only program that speaks to the world outside.
 * Core asks it to carry a message or to put a question, one at a time a
 * worker; it has no database, no directory and no keys but those of the
 * services it calls, and forgets each request when it has answered.
 */
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/about.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/prefork.h"
#include "base/text.h"
#include "conf/conf.h"
#include "gateway/identity.h"
#include "gateway/mail.h"
#include "gateway/open.h"
#include "gateway/site.h"
#include "gateway/sms.h"
#include "gateway/wiped.h"
#include "gateway/wire.h"
#include "ipc/listen.h"
#include "ipc/sandbox.h"
#include "ipc/service.h"
#include "ipc/walls.h"

#define BACKLOG 128
#define VALIDITY_MAX 10080	/* a week, in minutes */

typedef enum outcome serve_fn(const struct gateway *, const struct msg *,
    struct msg *reply, struct detail *);

static const char *
field(const struct msg *m, enum msg_field field)
{
	const char *value = msg_get(m, field);

	return value == NULL ? "" : value;
}

static enum outcome
serve_sms(const struct gateway *g, const struct msg *m, struct msg *reply,
    struct detail *d)
{
	struct sms s = {
		.text = field(m, M_TEXT), .message_id = field(m, M_MESSAGE_ID),
		.template = field(m, M_TEMPLATE), .lang = field(m, M_LANG),
		.report_url = field(m, M_REPORT_URL),
	};
	const char *validity = msg_get(m, M_VALIDITY), *value;
	bool reports = false;
	enum outcome r;

	if (validity != NULL &&
	    text_to_int(validity, 1, VALIDITY_MAX, &s.validity) != OK) {
		detail_set(d, "the validity is not of 1 to 10080 minutes");
		return E_INPUT;
	}
	while ((value = msg_get_nth(m, M_REPLACEMENT, s.replacements))) {
		if (s.replacements == SMS_REPLACEMENTS_MAX) {
			detail_set(d, "too many replacements");
			return E_INPUT;
		}
		s.replacement[s.replacements++] = value;
	}
	r = sms_send(g, field(m, M_TO), &s, &reports, d);
	if (reports)
		msg_put(reply, M_REPORTS, "1");
	return r;
}

static enum outcome
serve_mail(const struct gateway *g, const struct msg *m, struct msg *reply,
    struct detail *d)
{
	struct mail mail = {
		.to = field(m, M_TO), .subject = field(m, M_SUBJECT),
		.text = field(m, M_TEXT), .message_id = field(m, M_MESSAGE_ID),
		.lang = field(m, M_LANG), .now = clock_now(),
	};
	enum outcome r;
	size_t place;

	mail.site = strcmp(mail.lang, "el") == 0 ? g->conf->site_name_el :
	    g->conf->site_name_en;
	(void)reply;
	/* That may take minutes: an SMS finds a worker all the same. */
	if (slots_take(g->mails, &place) != OK) {
		detail_set(d, "as many wait for the mail server as may");
		return E_BUSY;
	}
	r = mail_send(g, &mail, d);
	slots_give(g->mails, place);
	return r;
}

static enum outcome
serve_check(const struct gateway *g, const struct msg *m, struct msg *reply,
    struct detail *d)
{
	struct identity id = {
		.number = field(m, M_ID_NUMBER),
		.country = field(m, M_ID_COUNTRY),
		.surname = field(m, M_SURNAME),
		.birth_date = field(m, M_BIRTH_DATE),
	};
	char current[IDENTITY_NUMBER_SIZE];
	enum outcome r;

	r = identity_ask(g, &id, current, d);
	if (r == OK && current[0] != '\0')
		msg_put(reply, M_CURRENT, current);
	sodium_memzero(current, sizeof(current));
	return r;
}

static enum outcome
serve_probe(const struct gateway *g, const struct msg *m, struct msg *reply,
    struct detail *d)
{
	static const struct {
		const char *part;
		enum outcome (*probe)(const struct gateway *, struct detail *);
	} parts[] = {
		{ "sms", sms_probe },
		{ "mail", mail_probe },
		{ "identity", identity_probe },
		{ "site", site_probe },
	};
	size_t i;

	(void)reply;
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (strcmp(field(m, M_PART), parts[i].part) == 0)
			return parts[i].probe(g, d);
	detail_set(d, "the parts are sms, mail, identity and site");
	return E_INPUT;
}

static void
serve_gateway(void *arg, const struct msg *request, struct msg *reply)
{
	static serve_fn *const table[MSG_TYPES] = {
		[MSG_SMS] = serve_sms,
		[MSG_MAIL] = serve_mail,
		[MSG_CHECK] = serve_check,
		[MSG_PROBE] = serve_probe,
	};
	serve_fn *fn = table[msg_type(request)];
	struct detail d = { "" };
	enum outcome r = E_PROTO;

	if (fn != NULL)
		r = fn(arg, request, reply, &d);
	service_heard(msg_type(request), r, &d);
	log_outcome(r == OK ? LOG_LEVEL_INFO : LOG_LEVEL_WARN, r, &d,
	    msg_type_name(msg_type(request)));
	msg_put(reply, M_RESULT, outcome_name(r));
	if (d.text[0] != '\0')
		msg_put(reply, M_DETAIL, d.text);
}

static int
work_gateway(void *arg)
{
	struct detail d = { "" };

	if (walls_close_worker(&d) != OK) {
		log_err("%s", d.text);
		return 1;
	}
	listen_run(arg);
	return 0;
}

static enum outcome
find_core_user(const struct conf *conf, uid_t *out, struct detail *d)
{
	enum outcome r = listen_find_uid(conf->gateway_core_user, out, d);

	if (r != OK)
		detail_prefix(d, "gateway.core_user: ");
	return r;
}

/* The settings, and what is wrong with them. */
static enum outcome
load_gateway_conf(const char *path, struct conf **conf, uid_t *peer,
    struct detail *d)
{
	enum outcome r;

	json_set_alloc_funcs(wiped_malloc, wiped_free);
	if (sodium_init() == -1 || wire_start() != OK) {
		detail_set(d, "libsodium or libcurl does not start");
		return E_NOMEM;
	}
	if ((r = conf_load(path, CONF_GATEWAY, conf, d)) != OK ||
	    (r = find_core_user(*conf, peer, d)) != OK)
		return r;
	return gateway_open_check(*conf, d);
}

static enum outcome
open_gateway_door(const struct conf *conf, struct listen_loop *l,
    struct detail *d)
{
	const char *const files[] = { conf->sms_ca_file, conf->mail_ca_file,
	    conf->identity_ca_file, NULL };
	enum outcome r;

	/* Core may be another user: the peer's uid is what is checked. */
	r = listen_open(conf->gateway_listen, SOCK_SEQPACKET, BACKLOG,
	    &l->fd, d);
	if (r != OK)
		return r;
	r = walls_close(WALLS_GATEWAY, files, d);
	if (r == OK && d->text[0] != '\0')
		log_warn("%s", d->text);
	return r;
}

static int
gateway_usage(FILE *to, int status)
{
	fputs("usage: uregister-gateway [-c] [-f file]\n", to);
	return status;
}

int
main(int argc, char *argv[])
{
	const char *path = CONF_ETC_DIR "/uregister.conf";
	struct listen_loop loop = { .serve = serve_gateway,
	    .idle = wire_rest };
	struct prefork_pool pool = { "gateway", 0, work_gateway, &loop, false };
	struct gateway *g = NULL;
	struct conf *conf = NULL;
	struct detail d = { "" };
	bool only_looks = false;
	int c, status = EX_CONFIG;
	enum outcome r;

	if (about_help(argc, argv, "uregister-gateway"))
		return gateway_usage(stdout, 0);
	log_open("uregister-gateway", LOG_LEVEL_INFO);
	while ((c = getopt(argc, argv, "cf:")) != -1) {
		if (c == 'c')
			only_looks = true;
		else if (c == 'f')
			path = optarg;
		else
			return gateway_usage(stderr, 2);
	}
	if (optind != argc)
		return gateway_usage(stderr, 2);
	if ((r = sandbox_start(&d)) == OK)
		r = load_gateway_conf(path, &conf, &loop.peer, &d);
	if (only_looks) {
		status = about_settings("uregister-gateway", r, &d);
		goto done;
	}
	if (r != OK || gateway_open(conf, &g, &d) != OK ||
	    open_gateway_door(conf, &loop, &d) != OK) {
		log_as(LOG_NO_START);
		log_err("%s", d.text);
		goto done;
	}
	loop.arg = g;
	pool.workers = (size_t)conf->gateway_workers;
	status = prefork_run(&pool, 1);
done:
	gateway_free(&g);
	conf_free(&conf);
	return status;
}
