/* The files of pages, words and pictures, read and checked. */
#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "web/site.h"

#define FILE_MAX (256 * 1024)
#define PATH_SIZE 4096

const char *const site_languages[SITE_LANGUAGES] = { "el", "en" };

struct bytes {
	char	*data;		/* a NUL stands behind them */
	size_t	 len;
};

static enum outcome
refuse_errno(const char *path, struct detail *d)
{
	detail_set(d, "%s: %s", path, strerror(errno));
	return E_CONF;
}

static enum outcome
read_site_stream(FILE *f, const char *path, struct bytes *out, struct detail *d)
{
	char *data = malloc(FILE_MAX + 1);
	size_t len;

	if (data == NULL)
		return E_NOMEM;
	len = fread(data, 1, FILE_MAX + 1, f);
	if (ferror(f) || len > FILE_MAX) {
		free(data);
		detail_set(d, "%s: cannot be read, or too long", path);
		return E_CONF;
	}
	data[len] = '\0';
	out->data = data;
	out->len = len;
	return OK;
}

static enum outcome
read_site_file(const char *path, struct bytes *out, struct detail *d)
{
	FILE *f = fopen(path, "re");
	enum outcome r;

	if (f == NULL)
		return refuse_errno(path, d);
	r = read_site_stream(f, path, out, d);
	fclose(f);
	return r;
}

static enum outcome
join_path(char out[PATH_SIZE], const char *dir, const char *name,
    const char *ending)
{
	int n = snprintf(out, PATH_SIZE, "%s/%s%s", dir, name, ending);

	return n > 0 && n < PATH_SIZE ? OK : E_CONF;
}

/* The administrator's file of that name, or ours. */
static enum outcome
find_page_file(const struct conf *c, const char *name, char out[PATH_SIZE])
{
	struct stat st;

	if (*c->web_override_dir != '\0' &&
	    join_path(out, c->web_override_dir, name, "") == OK &&
	    stat(out, &st) == 0)
		return OK;
	return join_path(out, c->web_pages_dir, name, "");
}

static bool
is_page(const char *name)
{
	size_t len = strlen(name);

	return *name != '.' && len > 5 && strcmp(name + len - 5, ".html") == 0;
}

static enum outcome
load_page(struct site *s, const char *name, struct detail *d)
{
	struct bytes text = { 0 };
	struct template *t = NULL;
	char path[PATH_SIZE];
	enum outcome r;

	if ((r = find_page_file(s->conf, name, path)) != OK ||
	    (r = read_site_file(path, &text, d)) != OK)
		return r;
	r = template_parse(name, text.data, text.len, &t, d);
	free(text.data);
	if (r == OK)
		r = template_set_add(s->pages, &t, d);
	template_free(&t);
	return r;
}

/* Which pages there are is what the shipped folder holds; an override
 * replaces, it does not add. */
static enum outcome
load_pages(struct site *s, struct detail *d)
{
	const struct dirent *e;
	enum outcome r;
	DIR *dir;

	if ((r = template_set_new(&s->pages)) != OK)
		return r;
	if ((dir = opendir(s->conf->web_pages_dir)) == NULL)
		return refuse_errno(s->conf->web_pages_dir, d);
	while (r == OK && (e = readdir(dir)) != NULL)
		if (is_page(e->d_name))
			r = load_page(s, e->d_name, d);
	closedir(dir);
	return r;
}

static enum outcome
check_catalogues(const struct site *s, const struct keys *k, struct detail *d)
{
	enum outcome r;
	size_t i;

	for (i = 0; i < SITE_LANGUAGES; i++) {
		r = template_set_check(s->pages, s->words[i], d);
		if (r == OK)
			r = keys_check(k, s->words[i], d);
		if (r != OK)
			return r;
	}
	r = keys_compare(s->words[LANGUAGE_EL], s->words[LANGUAGE_EN], d);
	if (r == OK)
		r = keys_compare(s->words[LANGUAGE_EN],
		    s->words[LANGUAGE_EL], d);
	return r;
}

static enum outcome
load_catalogue(struct site *s, size_t i, struct detail *d)
{
	struct bytes text = { 0 };
	char path[PATH_SIZE];
	enum outcome r;

	if ((r = join_path(path, s->conf->web_words_dir, site_languages[i],
	    ".cfg")) != OK || (r = read_site_file(path, &text, d)) != OK)
		return r;
	r = words_parse(strrchr(path, '/') + 1, text.data, &s->words[i], d);
	free(text.data);
	return r;
}

/* A capacity has the words of its own name, or of the one it is given. */
static enum outcome
vary_words(struct site *s)
{
	const struct conf_capacity *cap;
	enum outcome r = OK;
	size_t i, language;

	for (i = 0; i < s->conf->capacities; i++) {
		cap = &s->conf->capacity[i];
		for (language = 0; r == OK && language < SITE_LANGUAGES;
		    language++)
			r = words_vary(s->words[language],
			    *cap->words != '\0' ? cap->words : cap->source,
			    &s->varied[i][language]);
	}
	return r;
}

static enum outcome
load_words(struct site *s, const struct keys *k, struct detail *d)
{
	enum outcome r;
	size_t i;

	for (i = 0; i < SITE_LANGUAGES; i++)
		if ((r = load_catalogue(s, i, d)) != OK)
			return r;
	if ((r = check_catalogues(s, k, d)) == OK)
		r = vary_words(s);
	return r;
}

static void
set_asset(struct asset *a, const char *path, const char *type,
    const struct bytes *b)
{
	unsigned char hash[crypto_generichash_BYTES_MIN];
	char hex[17];

	a->bytes = b->data;
	a->len = b->len;
	a->type = type;
	crypto_generichash(hash, sizeof(hash),
	    (const unsigned char *)b->data, b->len, NULL, 0);
	sodium_bin2hex(hex, sizeof(hex), hash, 8);
	snprintf(a->url, sizeof(a->url), "%s?v=%s", path, hex);
}

static bool
is_colour(const char *s)
{
	return strlen(s) == 7 && *s == '#' &&
	    strspn(s + 1, "0123456789abcdefABCDEF") == 6;
}

/* The institution's colour goes behind the style, so it wins. */
static enum outcome
add_colour(const struct conf *c, struct bytes *style, struct detail *d)
{
	struct bytes whole;
	int n;

	if (*c->site_colour == '\0')
		return OK;
	if (!is_colour(c->site_colour)) {
		detail_set(d, "site.colour: must be like \"#14477a\"");
		return E_CONF;
	}
	if ((whole.data = malloc(style->len + 64)) == NULL)
		return E_NOMEM;
	n = snprintf(whole.data, style->len + 64, "%s:root{--brand:%s}\n",
	    style->data, c->site_colour);
	whole.len = (size_t)n;
	free(style->data);
	*style = whole;
	return OK;
}

static enum outcome
load_style(struct site *s, struct detail *d)
{
	struct bytes b = { 0 };
	char path[PATH_SIZE];
	enum outcome r;

	if ((r = find_page_file(s->conf, "style.css", path)) != OK ||
	    (r = read_site_file(path, &b, d)) != OK)
		return r;
	if ((r = add_colour(s->conf, &b, d)) != OK) {
		free(b.data);
		return r;
	}
	set_asset(&s->asset[SITE_STYLE], "/style.css",
	    "text/css; charset=utf-8", &b);
	return OK;
}

static enum outcome
load_asset(struct site *s, int which, const char *name, const char *type,
    struct detail *d)
{
	char path[PATH_SIZE], url[32];
	struct bytes b = { 0 };
	enum outcome r;

	if ((r = find_page_file(s->conf, name, path)) != OK ||
	    (r = read_site_file(path, &b, d)) != OK)
		return r;
	snprintf(url, sizeof(url), "/%s", name);
	set_asset(&s->asset[which], url, type, &b);
	return OK;
}

static const struct { const char *ending, *type; } images[] = {
	{ ".svg", "image/svg+xml; charset=utf-8" }, { ".png", "image/png" },
	{ ".jpg", "image/jpeg" }, { ".webp", "image/webp" },
};

static enum outcome
load_logo(struct site *s, struct detail *d)
{
	const char *path = s->conf->site_logo, *ending = strrchr(path, '.');
	struct bytes b = { 0 };
	enum outcome r;
	size_t i;

	if (*path == '\0')
		return OK;
	for (i = 0; i < sizeof(images) / sizeof(images[0]); i++) {
		if (ending == NULL || strcmp(ending, images[i].ending) != 0)
			continue;
		if ((r = read_site_file(path, &b, d)) == OK)
			set_asset(&s->asset[SITE_LOGO], "/logo",
			    images[i].type, &b);
		return r;
	}
	detail_set(d, "site.logo: must be a .svg, .png, .jpg or .webp");
	return E_CONF;
}

enum outcome
site_load(const struct conf *conf, const struct keys *k, struct site **out,
    struct detail *d)
{
	struct site *s;
	enum outcome r;

	if ((s = calloc(1, sizeof(*s))) == NULL)
		return E_NOMEM;
	s->conf = conf;
	s->secure = strncmp(conf->site_url, "https:", 6) == 0;
	if ((r = load_pages(s, d)) != OK ||
	    (r = load_words(s, k, d)) != OK ||
	    (r = legal_load(conf->site_legal_dir, &s->legal, d)) != OK ||
	    (r = secretariat_load(conf->site_secretariats,
	    &s->secretariats, d)) != OK ||
	    (r = load_style(s, d)) != OK ||
	    (r = load_asset(s, SITE_SCRIPT, "script.js",
	    "text/javascript; charset=utf-8", d)) != OK ||
	    (r = load_asset(s, SITE_ICON, "icon.svg",
	    "image/svg+xml; charset=utf-8",
	    d)) != OK ||
	    (r = load_asset(s, SITE_TOUCH, "icon.png", "image/png",
	    d)) != OK ||
	    (r = load_logo(s, d)) != OK ||
	    (r = slots_new(conf->web_workers < 2 ? 1 :
	    (size_t)conf->web_workers / 2, &s->hashes)) != OK) {
		site_free(&s);
		return r;
	}
	*out = s;
	return OK;
}

static void
free_words(struct site *s)
{
	size_t i, language;

	for (language = 0; language < SITE_LANGUAGES; language++) {
		words_free(&s->words[language]);
		for (i = 0; i < CONF_CAPACITIES_MAX; i++)
			words_free(&s->varied[i][language]);
	}
}

void
site_free(struct site **site)
{
	struct site *s;
	size_t i;

	if (site == NULL || (s = *site) == NULL)
		return;
	template_set_free(&s->pages);
	legal_free(&s->legal);
	secretariat_free(&s->secretariats);
	slots_free(&s->hashes);
	free_words(s);
	for (i = 0; i < SITE_ASSETS; i++)
		free(s->asset[i].bytes);
	free(s);
	*site = NULL;
}
