/* The table of paths, and the pages that are the same for everybody. */
#include <string.h>

#include "page/blocks.h"
#include "web/account.h"
#include "web/activate.h"
#include "web/core.h"
#include "web/report.h"
#include "web/route.h"
#include "web/stamp.h"
#include "web/step.h"

typedef void route_fn(struct visit *);

static void
get_landing(struct visit *v)
{
	step_show(v, 200, STEP_LANDING, SAYS_NOTHING, NULL);
}

static void
show_legal(struct visit *v, enum legal_kind kind, const char *title)
{
	const struct legal_text *text = legal_get(v->site->legal, kind,
	    site_languages[v->language]);

	scope_put(v->scope, "step", legal_name(kind));
	scope_put(v->scope, "title", visit_word(v, title));
	scope_put(v->scope, "version", text->version);
	blocks_fill(v->scope, text->body);
	visit_show(v, 200, "legal");
}

static void
get_terms(struct visit *v)
{
	show_legal(v, LEGAL_TERMS, "legal.terms");
}

static void
get_privacy(struct visit *v)
{
	show_legal(v, LEGAL_PRIVACY, "legal.privacy");
}

/* Whether a page can be had: one question all the way to core. */
static void
get_healthz(struct visit *v)
{
	struct answer a;

	session_forget(&v->session);
	if (core_look(v, NULL, &a) == OK)
		visit_say(v, 200, "ok\n");
	else
		visit_say(v, 503, "uregister-core does not answer\n");
}

static void
get_goodbye(struct visit *v)
{
	scope_put(v->scope, "step", "goodbye");
	scope_put(v->scope, "title", visit_word(v, "goodbye.title"));
	visit_show(v, 200, "goodbye");
}

static void
go_activate(struct visit *v)
{
	visit_go(v, "/activate");
}

/* What a keeper of passwords asks for (W3C, A Well-Known URL for Changing
 * Passwords). */
static void
go_change(struct visit *v)
{
	visit_go(v, "/account/change");
}

/* Pages of persons are nobody's finding. */
static void
get_robots(struct visit *v)
{
	visit_say(v, 200, "User-agent: *\nDisallow: /activate\n"
	    "Disallow: /account/\n");
}

/* The hosts that it is about, and what the settings say of it. */
static void
get_accessibility(struct visit *v)
{
	const struct conf *c = v->site->conf;

	scope_put(v->scope, "step", "accessibility");
	scope_put(v->scope, "title", visit_word(v, "accessibility.title"));
	scope_put(v->scope, "site_url", c->site_url);
	if (strcmp(c->site_url, c->site_account_url) != 0)
		scope_put(v->scope, "other_url", c->site_account_url);
	scope_put(v->scope, "reviewed", stamp_iso_date(v->arena,
	    c->site_accessibility_date, v->language));
	visit_show(v, 200, "accessibility");
}

static void
show_not_found(struct visit *v)
{
	scope_put(v->scope, "step", msg_step_name(STEP_STOPPED));
	scope_put(v->scope, "outcome", msg_says_name(SAYS_NOT_FOUND));
	scope_put(v->scope, "title", visit_word(v, "missing.title"));
	visit_show(v, 404, "missing");
}

static void
reply_asset(struct visit *v, const struct asset *a)
{
	if (a->bytes == NULL) {
		show_not_found(v);
		return;
	}
	v->reply->status = 200;
	v->reply->type = a->type;
	v->reply->lasting = true;
	v->reply->body = a->bytes;
	v->reply->body_len = a->len;
}

static void
get_style(struct visit *v)
{
	reply_asset(v, &v->site->asset[SITE_STYLE]);
}

static void
get_script(struct visit *v)
{
	reply_asset(v, &v->site->asset[SITE_SCRIPT]);
}

static void
get_icon(struct visit *v)
{
	reply_asset(v, &v->site->asset[SITE_ICON]);
}

static void
get_touch(struct visit *v)
{
	reply_asset(v, &v->site->asset[SITE_TOUCH]);
}

/* What browsers ask for without being told of it. */
static void
go_icon(struct visit *v)
{
	visit_go(v, v->site->asset[SITE_TOUCH].url);
}

static void
get_logo(struct visit *v)
{
	reply_asset(v, &v->site->asset[SITE_LOGO]);
}

static const struct route {
	const char *path;
	route_fn *get;
	route_fn *post;
} routes[] = {
	{ "/", get_landing, NULL },
	{ "/activate", activate_get, activate_post },
	{ "/activate/", go_activate, NULL },
	{ "/.well-known/change-password", go_change, NULL },
	{ "/robots.txt", get_robots, NULL },
	{ "/account", account_go_home, NULL },
	{ "/account/", account_get, account_post },
	{ "/account/menu", account_get, account_post },
	{ "/account/change", account_get, account_post },
	{ "/account/contacts", account_get, account_post },
	{ "/account/forgot", account_get, account_post },
	{ "/goodbye", get_goodbye, NULL },
	{ "/terms", get_terms, NULL },
	{ "/privacy", get_privacy, NULL },
	{ "/accessibility", get_accessibility, NULL },
	{ REPORT_PATH, report_take, report_take },	/* and what is below */
	{ "/healthz", get_healthz, NULL },
	{ "/style.css", get_style, NULL },
	{ "/script.js", get_script, NULL },
	{ "/icon.svg", get_icon, NULL },
	{ "/icon.png", get_touch, NULL },
	{ "/favicon.ico", go_icon, NULL },
	{ "/apple-touch-icon.png", go_icon, NULL },
	{ "/logo", get_logo, NULL },
};

static const struct route *
find_route(const char *path)
{
	size_t i;

	for (i = 0; i < sizeof(routes) / sizeof(routes[0]); i++)
		if (strcmp(routes[i].path, path) == 0 ||
		    (routes[i].get == report_take &&
		    strncmp(path, REPORT_PATH, strlen(REPORT_PATH)) == 0))
			return &routes[i];
	return NULL;
}

void
route_run(struct visit *v)
{
	const struct route *route = find_route(v->request->path);
	enum method method = v->request->method;
	route_fn *run = NULL;

	if (route == NULL) {
		show_not_found(v);
		return;
	}
	if (method == METHOD_IS_GET || (method == METHOD_IS_HEAD &&
	    route->get != report_take))
		run = route->get;
	else if (method == METHOD_IS_POST)
		run = route->post;
	if (run != NULL) {
		run(v);
		return;
	}
	v->reply->allow = route->post == NULL ? "GET, HEAD" :
	    "GET, HEAD, POST";
	visit_say(v, 405, "Method Not Allowed\n");
}
