/* A catalogue held against the keys and places that are asked of it. */
#include <stdbool.h>
#include <string.h>

#include "web/keys.h"

/* What a sentence may leave for the page to fill. */
static const char *const places[] = {
	"country", "lock_minutes", "password_classes", "password_max",
	"password_min", "pin_digits", "pin_minutes", "resend_from", "scope",
	"stage", "stages_count", "tries_left", "valid_until", "version",
	/* for the words of an institution */
	"department", "help_email", "reference", "site_name", "username",
};

void
keys_add(struct keys *k, const char *key)
{
	if (key == NULL)
		return;
	if (k->count < KEYS_MAX)
		k->key[k->count] = key;
	k->count++;
}

static bool
is_place(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (strncmp(places[i], name, len) == 0 &&
		    places[i][len] == '\0')
			return true;
	return false;
}

static enum outcome
check_places(const struct words *w, const char *key, struct detail *d)
{
	const char *p = words_get(w, key);
	size_t len;

	while ((p = strchr(p, '{')) != NULL) {
		len = strcspn(++p, "}");
		if (p[len] == '}' && is_place(p, len))
			continue;
		detail_set(d, "%s:%u: %s: there is no {%.*s} to be filled in",
		    words_file(w), words_line(w, key), key,
		    len < 40 ? (int)len : 40, p);
		return E_CONF;
	}
	return OK;
}

/* A variant is of a sentence that there is. */
static enum outcome
check_variant(const struct words *w, const char *key, struct detail *d)
{
	if (words_get(w, words_common(key)) != NULL)
		return OK;
	detail_set(d, "%s:%u: %s: there is no word \"%s\" to vary",
	    words_file(w), words_line(w, key), key, words_common(key));
	return E_CONF;
}

/* A key that is missing has no line: that of the last in its group. */
static unsigned
line_near(const struct words *w, const char *missing)
{
	const char *dot = strrchr(missing, '.'), *key;
	size_t i, len = dot == NULL ? 0 : (size_t)(dot - missing) + 1;
	unsigned line = 1;

	for (i = 0; (key = words_key(w, i)) != NULL; i++)
		if (strncmp(key, missing, len) == 0)
			line = words_line(w, key);
	return line;
}

enum outcome
keys_check(const struct keys *k, const struct words *w, struct detail *d)
{
	const char *key;
	enum outcome r;
	size_t i;

	if (k->count > KEYS_MAX)
		return E_BUG;
	for (i = 0; i < k->count; i++) {
		if (words_get(w, k->key[i]) != NULL)
			continue;
		detail_set(d, "%s:%u: there is no word \"%s\" up to here",
		    words_file(w), line_near(w, k->key[i]), k->key[i]);
		return E_CONF;
	}
	for (i = 0; (key = words_key(w, i)) != NULL; i++)
		if ((r = check_places(w, key, d)) != OK ||
		    (r = check_variant(w, key, d)) != OK)
			return r;
	return OK;
}

enum outcome
keys_compare(const struct words *w, const struct words *other,
    struct detail *d)
{
	const char *key;
	size_t i;

	for (i = 0; (key = words_key(other, i)) != NULL; i++) {
		if (words_get(w, key) != NULL)
			continue;
		detail_set(d, "%s:%u: there is no word \"%s\" up to here; "
		    "%s:%u has one", words_file(w), line_near(w, key), key,
		    words_file(other), words_line(other, key));
		return E_CONF;
	}
	return OK;
}
