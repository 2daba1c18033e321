/*
 * What the gateway must have before it opens its door.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gateway/identity.h"
#include "gateway/mail.h"
#include "gateway/open.h"
#include "gateway/sms.h"

static enum outcome
load_secrets(struct gateway *g, struct detail *d)
{
	const struct conf *c = g->conf;
	const struct {
		const char *setting;
		const char *path;
		struct secret **out;
	} rows[] = {
		{ "sms.password_file", c->sms_password_file,
		    &g->sms_password },
		{ "mail.password_file", c->mail_password_file,
		    &g->mail_password },
		{ "mail.client_secret_file", c->mail_client_secret_file,
		    &g->mail_client_secret },
		{ "identity.token_file", c->identity_token_file,
		    &g->identity_token },
	};
	enum outcome r;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].path[0] == '\0')
			continue;
		r = secret_from_file(rows[i].path, rows[i].out, d);
		if (r != OK) {
			detail_prefix(d, "%s: ", rows[i].setting);
			return r;
		}
	}
	return OK;
}

static enum outcome
check_ca_files(const struct conf *c, struct detail *d)
{
	const char *const paths[] = { c->sms_ca_file, c->mail_ca_file,
	    c->mail_token_ca_file, c->identity_ca_file, c->site_ca_file };
	size_t i;

	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (paths[i][0] != '\0' && faccessat(AT_FDCWD,
		    paths[i], R_OK, AT_EACCESS) == -1) {
			detail_set(d, "%s: %s", paths[i], strerror(errno));
			return E_CONF;
		}
	return OK;
}

static enum outcome
check_all(const struct gateway *g, struct detail *d)
{
	enum outcome r;

	if ((r = check_ca_files(g->conf, d)) != OK ||
	    (r = sms_check_conf(g, d)) != OK ||
	    (r = mail_check_conf(g, d)) != OK)
		return r;
	return identity_check_conf(g, d);
}

static struct gateway
of_conf(const struct conf *conf)
{
	return (struct gateway){ .conf = conf,
	    .sms = sms_find_driver(conf->sms_driver),
	    .identity = identity_find_driver(conf->identity_driver) };
}

enum outcome
gateway_open_check(const struct conf *conf, struct detail *d)
{
	const struct gateway g = of_conf(conf);

	return check_all(&g, d);
}

enum outcome
gateway_open(const struct conf *conf, struct gateway **out, struct detail *d)
{
	struct gateway *g;
	enum outcome r;

	if ((g = calloc(1, sizeof(*g))) == NULL)
		return E_NOMEM;
	*g = of_conf(conf);
	if ((r = slots_new((size_t)(conf->gateway_workers + 1) / 2,
	    &g->mails)) != OK ||
	    (r = load_secrets(g, d)) != OK ||
	    (r = check_all(g, d)) != OK) {
		gateway_free(&g);
		return r;
	}
	*out = g;
	return OK;
}
