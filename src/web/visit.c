/* What is the same on every page: language, cookies, names of the site. */
#include <sodium.h>
#include <string.h>

#include "base/log.h"
#include "web/form.h"
#include "web/visit.h"

#define PAGE_SIZE_MAX (128 * 1024)
#define SENTENCE_SIZE 4096
#define YEAR_S "31536000"
#define LANG_MAX 35		/* of a tag: RFC 5646 4.4.1 */

static bool
is_query_language(struct visit *v)
{
	static const struct form_rule rules[] = {
		{ "lang", LANG_MAX, false }, { "foreign", 1, false },
		{ "username", 1, false }, { "changed", 1, false },
		{ "disagree", 1, false },
	};
	const char *values[5];
	size_t len = strlen(v->request->query);
	char *query = arena_take(v->arena, len + 1);

	if (query == NULL)
		return false;
	memcpy(query, v->request->query, len);
	/* A query that is no form asks for nothing. */
	if (form_parse(query, len, rules, 5, values) != OK)
		return false;
	v->foreign = values[1] != NULL && strcmp(values[1], "1") == 0;
	v->national = values[1] != NULL && strcmp(values[1], "0") == 0;
	v->for_username = values[2] != NULL && strcmp(values[2], "1") == 0;
	v->for_changed = values[3] != NULL && strcmp(values[3], "1") == 0;
	v->for_disagree = values[4] != NULL && strcmp(values[4], "1") == 0;
	return values[0] != NULL &&
	    http_find_language(values[0], &v->language) == OK;
}

/* Under that name no other host of the domain can set it. */
static void
choose_language(struct visit *v)
{
	const char *name = v->site->secure ? "__Host-lang" : "lang";
	char value[3];

	if (is_query_language(v)) {
		reply_add_cookie(v->reply, arena_printf(v->arena,
		    "%s=%s; Path=/; Max-Age=" YEAR_S "; HttpOnly; "
		    "SameSite=Lax%s", name, site_languages[v->language],
		    v->site->secure ? "; Secure" : ""));
		return;
	}
	if (http_cookie(v->request->cookies, name, value,
	    sizeof(value)) == OK &&
	    http_find_language(value, &v->language) == OK)
		return;
	v->language = http_preferred_language(v->request->languages,
	    (int)v->site->conf->web_default_language);
}

static void
put_csrf(struct visit *v)
{
	char *csrf = arena_take(v->arena, SESSION_CSRF_SIZE);

	if (csrf == NULL || !session_is_open(&v->session))
		return;
	session_csrf(&v->session, csrf);
	scope_put(v->scope, "csrf", csrf);
}

/* An address below one of the two configured ones, which may be on hosts
 * of different names. */
static void
put_url(struct visit *v, const char *name, const char *base, const char *path)
{
	size_t len = strlen(base);

	if (len > 0 && base[len - 1] == '/')
		len--;
	scope_put(v->scope, name, arena_printf(v->arena, "%.*s%s", (int)len,
	    base, path));
}

static void
put_site(struct visit *v)
{
	const struct conf *c = v->site->conf;
	bool el = v->language == LANGUAGE_EL;
	const char *other = site_languages[1 - v->language];

	scope_put(v->scope, "lang", site_languages[v->language]);
	scope_put_if(v->scope, "is_el", el);
	scope_put(v->scope, "other_lang", other);
	scope_put(v->scope, "other_lang_url", arena_printf(v->arena,
	    "?lang=%s%s%s%s%s", other, v->foreign ? "&foreign=1" :
	    v->national ? "&foreign=0" : "",
	    v->for_username ? "&username=1" : "",
	    v->for_changed ? "&changed=1" : "",
	    v->for_disagree ? "&disagree=1" : ""));
	scope_put(v->scope, "site_name", el ? c->site_name_el :
	    c->site_name_en);
	scope_put(v->scope, "footer", el ? c->site_footer_el :
	    c->site_footer_en);
	scope_put(v->scope, "help_email", c->site_help_email);
	scope_put(v->scope, "help_url", c->site_help_url);
	put_url(v, "activation_url", c->site_url, "/");
	put_url(v, "account_url", c->site_account_url, "/account/");
	put_url(v, "forgot_url", c->site_account_url, "/account/forgot");
	scope_put(v->scope, "style_url", v->site->asset[SITE_STYLE].url);
	scope_put(v->scope, "script_url", v->site->asset[SITE_SCRIPT].url);
	scope_put(v->scope, "icon_url", v->site->asset[SITE_ICON].url);
	scope_put(v->scope, "touch_url", v->site->asset[SITE_TOUCH].url);
	scope_put(v->scope, "logo_url", v->site->asset[SITE_LOGO].url);
}

/* "/account" and what is below it. */
static enum session_kind
kind_of(const char *path)
{
	static const char root[] = "/account";
	const size_t len = sizeof(root) - 1;

	return strncmp(path, root, len) == 0 && (path[len] == '\0' ||
	    path[len] == '/') ? SESSION_ACCOUNT : SESSION_ACTIVATION;
}

bool
visit_is_account(const struct visit *v)
{
	return v->session.kind == SESSION_ACCOUNT;
}

/* Where one begins again. */
static const char *
again_url(const struct visit *v)
{
	if (!visit_is_account(v))
		return "/activate";
	return strcmp(v->request->path, "/account/forgot") == 0 ?
	    "/account/forgot" : "/account/";
}

void
visit_begin(struct visit *v)
{
	v->scope = scope_new(v->arena);
	choose_language(v);
	v->words = v->site->words[v->language];
	session_open(&v->session, kind_of(v->request->path),
	    v->request->cookies, v->site->secure);
	put_site(v);
	scope_put_if(v->scope, "is_account", visit_is_account(v));
	scope_put_if(v->scope, "for_username", v->for_username);
	scope_put(v->scope, "again_url", again_url(v));
}

void
visit_speak_to(struct visit *v, const char *source)
{
	const struct conf *c = v->site->conf;
	size_t i;

	for (i = 0; source != NULL && i < c->capacities; i++)
		if (strcmp(c->capacity[i].source, source) == 0)
			v->words = v->site->varied[i][v->language];
}

const char *
visit_word(struct visit *v, const char *key)
{
	const char *word = words_get(v->words, key);
	char *text;
	struct buf b;

	if (word == NULL) {
		log_err("there is no word \"%s\"", key);
		return "";
	}
	if (strchr(word, '{') == NULL)
		return word;
	if ((text = arena_take(v->arena, SENTENCE_SIZE)) == NULL)
		return "";
	buf_init(&b, text, SENTENCE_SIZE);
	template_fill(word, v->scope, &b);
	return text;
}

static void
fail_page(struct visit *v, enum outcome r, const char *page)
{
	static const char text[] = "Internal error\n";

	log_err("page %s: %s", page, outcome_name(r));
	v->reply->status = 500;
	v->reply->type = "text/plain; charset=utf-8";
	v->reply->body = text;
	v->reply->body_len = sizeof(text) - 1;
}

void
visit_show(struct visit *v, int status, const char *page)
{
	char *text = arena_take(v->arena, PAGE_SIZE_MAX);
	enum outcome r = E_NOMEM;
	struct buf b;

	put_csrf(v);
	if (text != NULL && v->scope != NULL) {
		buf_init(&b, text, PAGE_SIZE_MAX);
		r = template_set_print(v->site->pages, page,
		    v->words, v->scope, &b);
	}
	if (r == OK && v->arena->failed)
		r = E_NOMEM;
	if (r != OK) {
		fail_page(v, r, page);
		return;
	}
	v->reply->status = status;
	v->reply->type = "text/html; charset=utf-8";
	v->reply->body = text;
	v->reply->body_len = b.len;
}

void
visit_say(struct visit *v, int status, const char *text)
{
	v->reply->status = status;
	v->reply->type = "text/plain; charset=utf-8";
	v->reply->body = text;
	v->reply->body_len = strlen(text);
}

void
visit_go(struct visit *v, const char *where)
{
	v->reply->status = 303;
	v->reply->location = where;
}

void
visit_set_cookie(struct visit *v)
{
	const char *name = session_cookie_name(v->session.kind,
	    v->site->secure);
	const char *secure = v->site->secure ? "; Secure" : "";

	if (session_is_open(&v->session))
		reply_add_cookie(v->reply, arena_printf(v->arena,
		    "%s=%s; Path=/; HttpOnly; SameSite=Lax%s", name,
		    v->session.handle, secure));
	else
		reply_add_cookie(v->reply, arena_printf(v->arena,
		    "%s=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax%s", name,
		    secure));
}

void
visit_need_session(struct visit *v)
{
	if (session_is_open(&v->session))
		return;
	session_make(&v->session);
	visit_set_cookie(v);
}
