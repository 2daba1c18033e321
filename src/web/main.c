/*
 * uregister-web: turns requests of browsers into questions to
 * uregister-core, and its answers into pages.  It holds no key, no
 * connection to a server, and no state; whoever breaks into it can ask
 * core what any browser can ask.
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/about.h"
#include "base/log.h"
#include "base/prefork.h"
#include "ipc/listen.h"
#include "ipc/sandbox.h"
#include "ipc/walls.h"
#include "web/catalogue.h"
#include "web/fcgi.h"
#include "web/stamp.h"

#define BACKLOG 512
#define CONF_FILE CONF_ETC_DIR "/uregister.conf"

static int
web_usage(FILE *to, int status)
{
	fputs("usage: uregister-web [-c] [-f file]\n", to);
	return status;
}

static int
web_failed(enum outcome r, const struct detail *d)
{
	log_as(LOG_NO_START);
	log_err("%s", d->text[0] != '\0' ? d->text : outcome_name(r));
	return r == E_CONF ? EX_CONFIG : 1;
}

static enum outcome
web_set_zone(const struct conf *c, struct detail *d)
{
	enum outcome r = stamp_set_zone(c->site_timezone);

	if (r != OK)
		detail_set(d, "site.timezone: there is no zone \"%s\"; is "
		    "tzdata installed?", c->site_timezone);
	return r;
}

static enum outcome
load_web(const char *path, struct conf **conf, struct site **site,
    struct detail *d)
{
	struct keys keys;
	enum outcome r;

	catalogue_gather(&keys);
	if ((r = sandbox_start(d)) != OK ||
	    (r = conf_load(path, CONF_WEB, conf, d)) != OK ||
	    (r = web_set_zone(*conf, d)) != OK)
		return r;
	return site_load(*conf, &keys, site, d);
}

static int
web_run(const char *path, bool only_looks)
{
	struct detail d = { "" };
	struct conf *conf = NULL;
	struct site *site = NULL;
	struct fcgi_loop loop = { .fd = -1 };
	struct prefork_pool pool = { .name = "page", .work = fcgi_work,
	    .arg = &loop };
	enum outcome r;
	int status;

	r = load_web(path, &conf, &site, &d);
	if (only_looks) {
		status = about_settings("uregister-web", r, &d);
		goto done;
	}
	if (r != OK || (r = listen_open(conf->web_listen, SOCK_STREAM, BACKLOG,
	    &loop.fd, &d)) != OK ||
	    (r = walls_close(WALLS_WEB, NULL, &d)) != OK) {
		status = web_failed(r, &d);
		goto done;
	}
	if (d.text[0] != '\0')
		log_warn("%s", d.text);
	loop.site = site;
	pool.workers = (size_t)conf->web_workers;
	status = prefork_run(&pool, 1);
done:
	site_free(&site);
	conf_free(&conf);
	return status;
}

int
main(int argc, char **argv)
{
	const char *path = CONF_FILE;
	bool only_looks = false;
	int c;

	if (about_help(argc, argv, "uregister-web"))
		return web_usage(stdout, 0);
	log_open("uregister-web", LOG_LEVEL_INFO);
	while ((c = getopt(argc, argv, "cf:")) != -1) {
		if (c == 'c')
			only_looks = true;
		else if (c == 'f')
			path = optarg;
		else
			return web_usage(stderr, 2);
	}
	if (optind != argc)
		return web_usage(stderr, 2);
	return web_run(path, only_looks);
}
