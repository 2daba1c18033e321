/* The texts that people agree to, with their versions. */
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "conf/legal.h"

#define FILE_MAX_LEN 65536
#define VERSION_WORD "Version: "
#define LANGUAGES 2

static const char *const names[LEGAL_KINDS] = { "terms", "privacy" };
static const char *const languages[LANGUAGES] = { "el", "en" };

struct legal {
	struct legal_text text[LEGAL_KINDS][LANGUAGES];
};

const char *
legal_name(enum legal_kind kind)
{
	return names[kind];
}

const struct legal_text *
legal_get(const struct legal *l, enum legal_kind kind, const char *lang)
{
	return &l->text[kind][strcmp(lang, "el") == 0 ? 0 : 1];
}

void
legal_shown(const struct legal *l, const char *lang,
    char out[LEGAL_SHOWN_SIZE])
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state state;
	enum legal_kind kind;

	crypto_hash_sha256_init(&state);
	for (kind = 0; kind < LEGAL_KINDS; kind++)
		crypto_hash_sha256_update(&state,
		    legal_get(l, kind, lang)->sha256, sizeof(hash));
	crypto_hash_sha256_final(&state, hash);
	sodium_bin2hex(out, LEGAL_SHOWN_SIZE, hash, sizeof(hash));
}

static enum outcome
read_text(const char *path, char **out, size_t *len, struct detail *d)
{
	char *text = NULL;
	FILE *f;

	if ((f = fopen(path, "re")) == NULL) {
		detail_set(d, "%s: %s", path, strerror(errno));
		return E_CONF;
	}
	if ((text = calloc(1, FILE_MAX_LEN + 1)) == NULL) {
		fclose(f);
		return E_NOMEM;
	}
	*len = fread(text, 1, FILE_MAX_LEN + 1, f);
	fclose(f);
	if (*len == 0 || *len > FILE_MAX_LEN || !text_is_utf8(text, *len)) {
		detail_set(d, "%s: must be UTF-8 text of at most %d bytes",
		    path, FILE_MAX_LEN);
		free(text);
		return E_CONF;
	}
	*out = text;
	return OK;
}

static enum outcome
split_version(char *text, struct legal_text *out)
{
	const size_t word = strlen(VERSION_WORD);
	char *end = strchr(text, '\n');

	if (end == NULL || strncmp(text, VERSION_WORD, word) != 0)
		return E_CONF;
	*end = '\0';
	if (text_trim(out->version, sizeof(out->version), text + word) != OK ||
	    out->version[0] == '\0')
		return E_CONF;
	memmove(text, end + 1, strlen(end + 1) + 1);
	out->body = text;
	return OK;
}

static enum outcome
load_one(const char *dir, enum legal_kind kind, const char *lang,
    struct legal_text *out, struct detail *d)
{
	char path[512], *text = NULL;
	enum outcome r;
	size_t len = 0;
	int n;

	n = snprintf(path, sizeof(path), "%s/%s.%s.txt", dir, names[kind],
	    lang);
	if (n < 0 || (size_t)n >= sizeof(path))
		return E_CONF;
	if ((r = read_text(path, &text, &len, d)) != OK)
		return r;
	crypto_hash_sha256(out->sha256, (const unsigned char *)text, len);
	if ((r = split_version(text, out)) != OK) {
		detail_set(d, "%s:1: must be \"" VERSION_WORD "\" and the "
		    "version of the text", path);
		free(text);
	}
	return r;
}

enum outcome
legal_load(const char *dir, struct legal **out, struct detail *d)
{
	enum legal_kind kind;
	struct legal *l;
	enum outcome r = OK;
	size_t i;

	if ((l = calloc(1, sizeof(*l))) == NULL)
		return E_NOMEM;
	for (kind = 0; kind < LEGAL_KINDS; kind++)
		for (i = 0; i < LANGUAGES && r == OK; i++)
			r = load_one(dir, kind, languages[i],
			    &l->text[kind][i], d);
	if (r == OK) {
		*out = l;
		l = NULL;
	}
	legal_free(&l);
	return r;
}

void
legal_free(struct legal **l)
{
	enum legal_kind kind;
	size_t i;

	if (l == NULL || *l == NULL)
		return;
	for (kind = 0; kind < LEGAL_KINDS; kind++)
		for (i = 0; i < LANGUAGES; i++)
			free((*l)->text[kind][i].body);
	free(*l);
	*l = NULL;
}
