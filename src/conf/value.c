/* One value: what may stand there, and from the file into its field. */
#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "conf/value.h"

static enum outcome
find_word(const char *words, const char *word, int64_t *out)
{
	size_t len = strlen(word), n;
	int64_t index = 0;

	for (;; index++) {
		n = strcspn(words, "|");
		if (n == len && strncmp(words, word, n) == 0) {
			*out = index;
			return OK;
		}
		if (words[n] == '\0')
			return E_INPUT;
		words += n + 1;
	}
}

static enum outcome
replace_text(char **at, const char *value)
{
	char *copy = strdup(value);

	if (copy == NULL)
		return E_NOMEM;
	free(*at);
	*at = copy;
	return OK;
}

/* From text: the default, or a setting written as a string. */
static enum outcome
parse_value(void *base, const struct conf_row *row, const char *value)
{
	int64_t n = 0;
	enum outcome r = OK;

	switch (row->kind) {
	case K_TEXT:
	case K_ADDRESS:
	case K_FILE:
	case K_SECRET:
		return replace_text(conf_rows_text(base, row), value);
	case K_NUMBER:
		r = text_to_int(value, row->min, row->max, &n);
		break;
	case K_TIME:
		r = text_to_seconds(value, &n);
		if (r == OK && (n < row->min || n > row->max))
			r = E_INPUT;
		break;
	case K_BOOL:
		n = strcmp(value, "true") == 0;
		break;
	case K_WORD:
		r = find_word(row->words, value, &n);
		break;
	case K_LIST:
		return OK;
	}
	if (r == OK)
		*conf_rows_number(base, row) = n;
	return r;
}

enum outcome
conf_value_defaults(void *base, const struct conf_table *table)
{
	enum outcome r;
	size_t i;

	for (i = 0; i < table->count; i++)
		if ((r = parse_value(base, &table->row[i],
		    table->row[i].def)) != OK)
			return r;
	return OK;
}

const char *
conf_value_time(int64_t seconds, char out[24])
{
	static const struct { int64_t seconds; char unit; } units[] = {
		{ 86400, 'd' }, { 3600, 'h' }, { 60, 'm' }, { 1, 's' },
	};
	size_t i = 0;

	while (seconds == 0 ? units[i].seconds != 1 :
	    seconds % units[i].seconds != 0)
		i++;
	snprintf(out, 24, "%lld%c", (long long)(seconds / units[i].seconds),
	    units[i].unit);
	return out;
}

void
conf_value_describe(const struct conf_row *row, char *out, size_t size)
{
	char min[24], max[24];

	switch (row->kind) {
	case K_TEXT:
		snprintf(out, size, "a text in quotes");
		break;
	case K_ADDRESS:
		snprintf(out, size, "an address in quotes, without a "
		    "password");
		break;
	case K_FILE:
	case K_SECRET:
		snprintf(out, size, "an absolute path in quotes");
		break;
	case K_NUMBER:
		snprintf(out, size, "a number from %lld to %lld",
		    (long long)row->min, (long long)row->max);
		break;
	case K_TIME:
		snprintf(out, size, "a time from \"%s\" to \"%s\"",
		    conf_value_time(row->min, min),
		    conf_value_time(row->max, max));
		break;
	case K_BOOL:
		snprintf(out, size, "true or false");
		break;
	case K_WORD:
		snprintf(out, size, "one of \"%s\"", row->words);
		break;
	case K_LIST:
		snprintf(out, size, "a list of texts in quotes");
		break;
	}
}

static bool
is_clean(const char *text)
{
	size_t len = strlen(text);

	return text_is_utf8(text, len) && !text_has_control(text, len);
}

static enum outcome
set_list(struct conf_list *list, const config_setting_t *s)
{
	int i, n = config_setting_length(s);
	char **item;

	if ((item = calloc((size_t)n + 1, sizeof(*item))) == NULL)
		return E_NOMEM;
	list->item = item;
	for (i = 0; i < n; i++) {
		const char *text = config_setting_get_string_elem(s, i);

		if (text == NULL || !is_clean(text))
			return E_INPUT;
		if ((item[i] = strdup(text)) == NULL)
			return E_NOMEM;
		list->count++;
	}
	return OK;
}

static bool
is_path(const char *value)
{
	return *value == '\0' || *value == '/';
}

/* user:password@ before the path, or password=, of which libpq takes blanks
 * before the sign (but not ={password}, which a pattern fills from the
 * password_file) */
static bool
shows_password(const char *value)
{
	const char *p, *end, *at;

	for (p = value; (p = strstr(p, "password")) != NULL; ) {
		p += strlen("password");
		p += strspn(p, " \t");
		if (*p == '=' && p[1] != '{')
			return true;
	}
	if ((p = strstr(value, "://")) == NULL)
		return false;
	p += strlen("://");
	end = p + strcspn(p, "/?#");
	at = memchr(p, '@', (size_t)(end - p));
	return at != NULL && memchr(p, ':', (size_t)(at - p)) != NULL;
}

static enum outcome
set_quoted(void *base, const struct conf_row *row, const config_setting_t *s)
{
	const char *value = config_setting_get_string(s);

	if (value == NULL || row->kind == K_NUMBER || row->kind == K_BOOL)
		return E_INPUT;
	if (!is_clean(value))
		return E_INPUT;
	if (row->kind == K_ADDRESS && shows_password(value))
		return E_INPUT;
	if ((row->kind == K_FILE || row->kind == K_SECRET) && !is_path(value))
		return E_INPUT;
	return parse_value(base, row, value);
}

static enum outcome
set_integer(void *base, const struct conf_row *row, const config_setting_t *s)
{
	int64_t n = config_setting_get_int64(s);

	if ((row->kind != K_NUMBER && row->kind != K_TIME) || n < row->min ||
	    n > row->max)
		return E_INPUT;
	*conf_rows_number(base, row) = n;
	return OK;
}

enum outcome
conf_value_set(void *base, const struct conf_row *row,
    const config_setting_t *s)
{
	int type = config_setting_type(s);

	if (row->kind == K_LIST)
		return config_setting_is_array(s) || config_setting_is_list(s)
		    ? set_list(conf_rows_list(base, row), s) : E_INPUT;
	if (type == CONFIG_TYPE_STRING)
		return set_quoted(base, row, s);
	if (type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64)
		return set_integer(base, row, s);
	if (type == CONFIG_TYPE_BOOL && row->kind == K_BOOL) {
		*conf_rows_number(base, row) = config_setting_get_bool(s);
		return OK;
	}
	return E_INPUT;
}

void
conf_value_clear(void *base, const struct conf_row *row)
{
	struct conf_list *list;
	size_t i;

	if (conf_rows_is_text(row->kind)) {
		free(*conf_rows_text(base, row));
		*conf_rows_text(base, row) = NULL;
	} else if (row->kind == K_LIST) {
		list = conf_rows_list(base, row);
		for (i = 0; i < list->count; i++)
			free(list->item[i]);
		free(list->item);
		memset(list, 0, sizeof(*list));
	} else
		*conf_rows_number(base, row) = 0;
}
