/* A catalogue read by libconfig, and searched by the path of a word. */
#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "page/words.h"

#define WORDS_MAX 2000
#define KEY_SIZE 128
#define DEPTH_MAX 5

struct word {
	char	*key;
	char	*text;
	unsigned line;
};

struct words {
	char	*file;
	size_t	 count;
	struct word word[WORDS_MAX];	/* in the order of the file */
	struct word *sorted[WORDS_MAX];
};

static enum outcome
words_refuse(struct detail *d, const struct words *w, const config_setting_t *s,
    const char *why)
{
	detail_set(d, "%s:%u: %s", w->file,
	    (unsigned)config_setting_source_line(s), why);
	return E_CONF;
}

static enum outcome
words_add(struct words *w, const config_setting_t *s, const char *key,
    struct detail *d)
{
	const char *text = config_setting_get_string(s);
	struct word *word = &w->word[w->count];

	if (text == NULL)
		return words_refuse(d, w, s, "a word must be a text in quotes");
	if (!text_is_utf8(text, strlen(text)))
		return words_refuse(d, w, s, "not UTF-8");
	if (w->count == WORDS_MAX)
		return words_refuse(d, w, s, "too many words");
	if ((word->key = strdup(key)) == NULL ||
	    (word->text = strdup(text)) == NULL) {
		free(word->key);
		word->key = NULL;
		return E_NOMEM;
	}
	word->line = (unsigned)config_setting_source_line(s);
	w->sorted[w->count++] = word;
	return OK;
}

static enum outcome
words_add_level(struct words *w, const config_setting_t *level,
    const char *prefix, int depth, struct detail *d)
{
	char key[KEY_SIZE];
	enum outcome r;
	int i, n;

	for (i = 0; i < config_setting_length(level); i++) {
		const config_setting_t *s =
		    config_setting_get_elem(level, (unsigned)i);

		n = snprintf(key, sizeof(key), "%s%s%s", prefix,
		    *prefix == '\0' ? "" : ".", config_setting_name(s));
		if (n < 0 || (size_t)n >= sizeof(key) || depth > DEPTH_MAX)
			return words_refuse(d, w, s, "a name too long");
		r = config_setting_is_group(s) ?
		    words_add_level(w, s, key, depth + 1, d) :
		    words_add(w, s, key, d);
		if (r != OK)
			return r;
	}
	return OK;
}

static int
words_compare(const void *a, const void *b)
{
	const struct word *const *x = a, *const *y = b;

	return strcmp((*x)->key, (*y)->key);
}

static enum outcome
words_take(struct words *w, const config_t *cfg, struct detail *d)
{
	enum outcome r;

	r = words_add_level(w, config_root_setting(cfg), "", 1, d);
	if (r == OK && w->count > 0)
		qsort(w->sorted, w->count, sizeof(w->sorted[0]), words_compare);
	return r;
}

static enum outcome
words_new(const char *file, struct words **out)
{
	struct words *w;

	if ((w = calloc(1, sizeof(*w))) == NULL)
		return E_NOMEM;
	if ((w->file = strdup(file)) == NULL) {
		free(w);
		return E_NOMEM;
	}
	*out = w;
	return OK;
}

/* Behind "for.NAME." of a key; NULL if it is not of that variant. */
static const char *
words_varied(const char *key, const char *name)
{
	const size_t len = strlen(name);

	return strncmp(key, WORDS_FOR, strlen(WORDS_FOR)) == 0 &&
	    strncmp(key + strlen(WORDS_FOR), name, len) == 0 &&
	    key[strlen(WORDS_FOR) + len] == '.' ?
	    key + strlen(WORDS_FOR) + len + 1 : NULL;
}

static struct word *
words_find_mutable(struct words *w, const char *key)
{
	size_t i;

	for (i = 0; i < w->count; i++)
		if (strcmp(w->word[i].key, key) == 0)
			return &w->word[i];
	return NULL;
}

static enum outcome
words_copy(const struct words *from, struct words *to)
{
	size_t i;

	for (i = 0; i < from->count; i++) {
		struct word *word = &to->word[to->count];

		if ((word->key = strdup(from->word[i].key)) == NULL)
			return E_NOMEM;
		to->sorted[to->count++] = word;
		word->line = from->word[i].line;
		if ((word->text = strdup(from->word[i].text)) == NULL)
			return E_NOMEM;
	}
	qsort(to->sorted, to->count, sizeof(to->sorted[0]), words_compare);
	return OK;
}

/* The sentences of that variant take the places of the common ones. */
static enum outcome
words_lay_over(const struct words *from, const char *name, struct words *to)
{
	const char *key;
	struct word *word;
	char *text;
	size_t i;

	for (i = 0; i < from->count; i++) {
		key = words_varied(from->word[i].key, name);
		if (key == NULL || (word = words_find_mutable(to, key)) == NULL)
			continue;
		if ((text = strdup(from->word[i].text)) == NULL)
			return E_NOMEM;
		free(word->text);
		word->text = text;
	}
	return OK;
}

enum outcome
words_vary(const struct words *from, const char *name, struct words **out)
{
	struct words *w;
	enum outcome r;

	if ((r = words_new(from->file, &w)) != OK)
		return r;
	if ((r = words_copy(from, w)) != OK ||
	    (r = words_lay_over(from, name, w)) != OK) {
		words_free(&w);
		return r;
	}
	*out = w;
	return OK;
}

const char *
words_common(const char *key)
{
	if (strncmp(key, WORDS_FOR, strlen(WORDS_FOR)) != 0)
		return key;
	key = strchr(key + strlen(WORDS_FOR), '.');
	return key == NULL ? "" : key + 1;
}

enum outcome
words_parse(const char *file, const char *text, struct words **out,
    struct detail *d)
{
	struct words *w;
	enum outcome r;
	config_t cfg;

	if ((r = words_new(file, &w)) != OK)
		return r;
	config_init(&cfg);
	if (config_read_string(&cfg, text) == CONFIG_TRUE)
		r = words_take(w, &cfg, d);
	else {
		detail_set(d, "%s:%d: %s", file, config_error_line(&cfg),
		    config_error_text(&cfg));
		r = E_CONF;
	}
	config_destroy(&cfg);
	if (r == OK)
		*out = w;
	else
		words_free(&w);
	return r;
}

void
words_free(struct words **w)
{
	size_t i;

	if (w == NULL || *w == NULL)
		return;
	for (i = 0; i < (*w)->count; i++) {
		free((*w)->word[i].key);
		free((*w)->word[i].text);
	}
	free((*w)->file);
	free(*w);
	*w = NULL;
}

const char *
words_file(const struct words *w)
{
	return w->file;
}

static int
words_compare_key(const void *key, const void *element)
{
	const struct word *const *w = element;

	return strcmp(key, (*w)->key);
}

static const struct word *
words_find(const struct words *w, const char *key)
{
	struct word *const *found;

	found = bsearch(key, w->sorted, w->count, sizeof(w->sorted[0]),
	    words_compare_key);
	return found == NULL ? NULL : *found;
}

const char *
words_get(const struct words *w, const char *key)
{
	const struct word *found = words_find(w, key);

	return found == NULL ? NULL : found->text;
}

unsigned
words_line(const struct words *w, const char *key)
{
	const struct word *found = words_find(w, key);

	return found == NULL ? 0 : found->line;
}

const char *
words_key(const struct words *w, size_t n)
{
	return n < w->count ? w->word[n].key : NULL;
}
