/*
 * One engine for three tables: the settings, a capacity, a mapping row.
 */
#include <sys/stat.h>

#include <errno.h>
#include <libconfig.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "conf/check.h"
#include "conf/conf.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum kind { K_TEXT, K_ADDRESS, K_FILE, K_SECRET, K_NUMBER, K_TIME, K_BOOL,
    K_WORD, K_LIST };

struct row {
	const char *path;
	enum kind kind;
	size_t	offset;
	const char *def;
	int64_t	min;
	int64_t	max;
	const char *words;
	unsigned roles;
};

enum { W = CONF_WEB, C = CONF_CORE, G = CONF_GATEWAY, T = CONF_CTL };

#define TEXT(path, field, def, roles) \
    { path, K_TEXT, offsetof(OF, field), def, 0, 0, "", roles },
#define ADDRESS(path, field, def, roles) \
    { path, K_ADDRESS, offsetof(OF, field), def, 0, 0, "", roles },
#define FILE_(path, field, def, roles) \
    { path, K_FILE, offsetof(OF, field), def, 0, 0, "", roles },
#define SECRET(path, field, roles) \
    { path, K_SECRET, offsetof(OF, field), "", 0, 0, "", roles },
#define NUMBER(path, field, def, min, max, roles) \
    { path, K_NUMBER, offsetof(OF, field), def, min, max, "", roles },
#define TIME(path, field, def, min, max, roles) \
    { path, K_TIME, offsetof(OF, field), def, min, max, "", roles },
#define BOOL(path, field, def, roles) \
    { path, K_BOOL, offsetof(OF, field), def, 0, 1, "", roles },
#define WORD(path, field, def, words, roles) \
    { path, K_WORD, offsetof(OF, field), def, 0, 0, words, roles },
#define LIST(path, field, roles) \
    { path, K_LIST, offsetof(OF, field), "", 0, 0, "", roles },

#define OF struct conf
static const struct row settings[] = {
#include "conf/conf.def"
};
#undef OF
#define OF struct conf_capacity
static const struct row capacity_rows[] = {
#include "conf/capacity.def"
};
#undef OF
#define OF struct conf_mapping
static const struct row mapping_rows[] = {
#include "conf/mapping.def"
};
#undef OF

/* The lists of groups, each with the table of its group. */
static const struct group {
	const char *path;
	const struct row *rows;
	size_t	n_rows;
	size_t	size;		/* of one struct */
	size_t	offset;		/* of the array in struct conf */
	size_t	count_offset;
	size_t	max;
} groups[] = {
	{ "capacities", capacity_rows, COUNT(capacity_rows),
	    sizeof(struct conf_capacity), offsetof(struct conf, capacity),
	    offsetof(struct conf, capacities), CONF_CAPACITIES_MAX },
	{ "entry.mapping", mapping_rows, COUNT(mapping_rows),
	    sizeof(struct conf_mapping), offsetof(struct conf, mapping),
	    offsetof(struct conf, mappings), CONF_MAPPING_MAX },
};

static char **
text_at(void *base, const struct row *row)
{
	return (char **)(void *)((char *)base + row->offset);
}

static int64_t *
number_at(void *base, const struct row *row)
{
	return (int64_t *)(void *)((char *)base + row->offset);
}

static struct conf_list *
list_at(void *base, const struct row *row)
{
	return (struct conf_list *)(void *)((char *)base + row->offset);
}

static bool
is_text(enum kind kind)
{
	return kind <= K_SECRET;
}

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
set_text(char **at, const char *value)
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
set_from_text(void *base, const struct row *row, const char *value)
{
	int64_t n = 0;
	enum outcome r = OK;

	switch (row->kind) {
	case K_TEXT:
	case K_ADDRESS:
	case K_FILE:
	case K_SECRET:
		return set_text(text_at(base, row), value);
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
		*number_at(base, row) = n;
	return r;
}

static enum outcome
set_defaults(void *base, const struct row *rows, size_t n)
{
	enum outcome r;
	size_t i;

	for (i = 0; i < n; i++)
		if ((r = set_from_text(base, &rows[i], rows[i].def)) != OK)
			return r;
	return OK;
}

/* In the largest unit that loses nothing: 900 is "15m". */
static const char *
time_text(int64_t seconds, char out[24])
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

/* What would be right, for the sentence of refusal and the manual. */
static void
describe(const struct row *row, char *out, size_t size)
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
		    time_text(row->min, min), time_text(row->max, max));
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

static enum outcome
refuse_row(struct detail *d, const char *file, const config_setting_t *s,
    const struct row *row)
{
	char right[256];

	describe(row, right, sizeof(right));
	conf_refuse(d, file, s, row->path, right);
	return E_CONF;
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

/* user:password@ before the path, or password= (but not ={password}, which
 * a pattern fills from the password_file) */
static bool
has_password(const char *value)
{
	const char *p, *end, *at;

	for (p = value; (p = strstr(p, "password=")) != NULL; )
		if (*(p += strlen("password=")) != '{')
			return true;
	if ((p = strstr(value, "://")) == NULL)
		return false;
	p += strlen("://");
	end = p + strcspn(p, "/?#");
	at = memchr(p, '@', (size_t)(end - p));
	return at != NULL && memchr(p, ':', (size_t)(at - p)) != NULL;
}

static enum outcome
set_string(void *base, const struct row *row, const config_setting_t *s)
{
	const char *value = config_setting_get_string(s);

	if (value == NULL || row->kind == K_NUMBER || row->kind == K_BOOL)
		return E_INPUT;
	if (!is_clean(value))
		return E_INPUT;
	if (row->kind == K_ADDRESS && has_password(value))
		return E_INPUT;
	if ((row->kind == K_FILE || row->kind == K_SECRET) && !is_path(value))
		return E_INPUT;
	return set_from_text(base, row, value);
}

static enum outcome
set_integer(void *base, const struct row *row, const config_setting_t *s)
{
	int64_t n = config_setting_get_int64(s);

	if ((row->kind != K_NUMBER && row->kind != K_TIME) || n < row->min ||
	    n > row->max)
		return E_INPUT;
	*number_at(base, row) = n;
	return OK;
}

static enum outcome
set_row(void *base, const struct row *row, const config_setting_t *s)
{
	int type = config_setting_type(s);

	if (row->kind == K_LIST)
		return config_setting_is_array(s) || config_setting_is_list(s)
		    ? set_list(list_at(base, row), s) : E_INPUT;
	if (type == CONFIG_TYPE_STRING)
		return set_string(base, row, s);
	if (type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64)
		return set_integer(base, row, s);
	if (type == CONFIG_TYPE_BOOL && row->kind == K_BOOL) {
		*number_at(base, row) = config_setting_get_bool(s);
		return OK;
	}
	return E_INPUT;
}

static const struct row *
find_row(const struct row *rows, size_t n, const char *path)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(rows[i].path, path) == 0)
			return &rows[i];
	return NULL;
}

static bool
is_above_some(const char *path)
{
	size_t i, len = strlen(path);

	for (i = 0; i < COUNT(settings); i++)
		if (strncmp(settings[i].path, path, len) == 0 &&
		    settings[i].path[len] == '.')
			return true;
	return false;
}

static const struct group *
find_group(const char *path)
{
	size_t i;

	for (i = 0; i < COUNT(groups); i++)
		if (strcmp(groups[i].path, path) == 0)
			return &groups[i];
	return NULL;
}

static enum outcome
refuse_unknown(struct detail *d, const char *file, const config_setting_t *s,
    const char *path)
{
	const char *source = config_setting_source_file(s);

	detail_set(d, "%s:%u: there is no setting \"%s\"; see "
	    "uregister.conf(5)", source ? source : file,
	    (unsigned)config_setting_source_line(s), path);
	return E_CONF;
}

/* One { … } of a list of groups. */
static enum outcome
read_member(const struct group *g, void *base, const config_setting_t *s,
    const char *file, struct detail *d)
{
	enum outcome r;
	int i;

	if ((r = set_defaults(base, g->rows, g->n_rows)) != OK)
		return r;
	for (i = 0; i < config_setting_length(s); i++) {
		const config_setting_t *e =
		    config_setting_get_elem(s, (unsigned)i);
		const char *name = config_setting_name(e);
		const struct row *row;

		row = find_row(g->rows, g->n_rows, name ? name : "");
		if (row == NULL)
			return refuse_unknown(d, file, e, name ? name : "?");
		if (set_row(base, row, e) != OK)
			return refuse_row(d, file, e, row);
	}
	return OK;
}

static enum outcome
refuse_group(struct detail *d, const char *file, const config_setting_t *s,
    const struct group *g)
{
	char right[96];

	snprintf(right, sizeof(right), "a list of at most %zu groups: "
	    "( { … }, { … } )", g->max);
	conf_refuse(d, file, s, g->path, right);
	return E_CONF;
}

static enum outcome
read_group(const struct group *g, struct conf *c, const config_setting_t *s,
    const char *file, struct detail *d)
{
	size_t *count = (size_t *)(void *)((char *)c + g->count_offset);
	int i, n = config_setting_length(s);
	enum outcome r;

	if (!config_setting_is_list(s) || (size_t)n > g->max)
		return refuse_group(d, file, s, g);
	for (i = 0; i < n; i++) {
		const config_setting_t *e =
		    config_setting_get_elem(s, (unsigned)i);

		if (!config_setting_is_group(e))
			return refuse_group(d, file, e, g);
		(*count)++;
		r = read_member(g, (char *)c + g->offset +
		    (size_t)i * g->size, e, file, d);
		if (r != OK)
			return r;
	}
	return OK;
}

static enum outcome read_level(struct conf *, const config_setting_t *,
    const char *, const char *, struct detail *);

static enum outcome
read_setting(struct conf *c, const config_setting_t *s, const char *path,
    const char *file, struct detail *d)
{
	const struct row *row;
	const struct group *g;

	if ((g = find_group(path)) != NULL)
		return read_group(g, c, s, file, d);
	if ((row = find_row(settings, COUNT(settings), path)) != NULL) {
		if (set_row(c, row, s) == OK)
			return OK;
		return refuse_row(d, file, s, row);
	}
	if (config_setting_is_group(s) && is_above_some(path))
		return read_level(c, s, path, file, d);
	return refuse_unknown(d, file, s, path);
}

static enum outcome
read_level(struct conf *c, const config_setting_t *level, const char *prefix,
    const char *file, struct detail *d)
{
	char path[128];
	enum outcome r;
	int i, n;

	for (i = 0; i < config_setting_length(level); i++) {
		const config_setting_t *s =
		    config_setting_get_elem(level, (unsigned)i);

		n = snprintf(path, sizeof(path), "%s%s%s", prefix,
		    *prefix == '\0' ? "" : ".", config_setting_name(s));
		if (n < 0 || (size_t)n >= sizeof(path))
			return refuse_unknown(d, file, s, prefix);
		if ((r = read_setting(c, s, path, file, d)) != OK)
			return r;
	}
	return OK;
}

static void
clear_row(void *base, const struct row *row)
{
	struct conf_list *list;
	size_t i;

	if (is_text(row->kind)) {
		free(*text_at(base, row));
		*text_at(base, row) = NULL;
	} else if (row->kind == K_LIST) {
		list = list_at(base, row);
		for (i = 0; i < list->count; i++)
			free(list->item[i]);
		free(list->item);
		memset(list, 0, sizeof(*list));
	} else
		*number_at(base, row) = 0;
}

static bool
clear_rows(void *base, const struct row *rows, size_t n, unsigned keep)
{
	bool kept = false;
	size_t i;

	for (i = 0; i < n; i++) {
		if (rows[i].roles & keep)
			kept = true;
		else
			clear_row(base, &rows[i]);
	}
	return kept;
}

static void
keep_roles(struct conf *c, unsigned roles)
{
	size_t i, k, *count;
	bool kept;

	clear_rows(c, settings, COUNT(settings), roles);
	for (i = 0; i < COUNT(groups); i++) {
		const struct group *g = &groups[i];

		count = (size_t *)(void *)((char *)c + g->count_offset);
		for (k = 0, kept = false; k < *count; k++)
			kept = clear_rows((char *)c + g->offset + k * g->size,
			    g->rows, g->n_rows, roles);
		if (!kept)
			*count = 0;
	}
}

void
conf_free(struct conf **c)
{
	if (c == NULL || *c == NULL)
		return;
	keep_roles(*c, 0);
	free(*c);
	*c = NULL;
}

static enum outcome
parse(config_t *cfg, struct conf *c, const char *path, struct detail *d)
{
	const char *source;
	enum outcome r;
	struct stat st;
	FILE *f;
	int good;

	if ((f = fopen(path, "re")) == NULL) {
		detail_set(d, "%s: %s", path, strerror(errno));
		return E_CONF;
	}
	if (fstat(fileno(f), &st) == -1 || S_ISDIR(st.st_mode)) {
		detail_set(d, "%s: not a file", path);
		fclose(f);
		return E_CONF;
	}
	good = config_read(cfg, f);
	fclose(f);
	if (!good) {
		source = config_error_file(cfg);
		detail_set(d, "%s:%d: %s", source ? source : path,
		    config_error_line(cfg), config_error_text(cfg));
		return E_CONF;
	}
	r = read_level(c, config_root_setting(cfg), "", path, d);
	return r == OK ? conf_check(cfg, c, path, d) : r;
}

enum outcome
conf_load(const char *path, unsigned roles, struct conf **out,
    struct detail *d)
{
	struct conf *c;
	enum outcome r;
	config_t cfg;

	if ((c = calloc(1, sizeof(*c))) == NULL)
		return E_NOMEM;
	config_init(&cfg);
	if ((r = set_defaults(c, settings, COUNT(settings))) != OK) {
		detail_set(d, "a default of conf.def is wrong");
		goto done;
	}
	if ((r = parse(&cfg, c, path, d)) != OK)
		goto done;
	keep_roles(c, roles);
	*out = c;
	c = NULL;
done:
	config_destroy(&cfg);
	conf_free(&c);
	return r;
}

const struct conf_capacity *
conf_capacity(const struct conf *c, const char *source)
{
	size_t i;

	for (i = 0; i < c->capacities; i++)
		if (c->capacity[i].enabled &&
		    strcmp(c->capacity[i].source, source) == 0)
			return &c->capacity[i];
	return NULL;
}

static void
print_text(const char *s, FILE *f)
{
	fputc('"', f);
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			fputc('\\', f);
		fputc(*s, f);
	}
	fputc('"', f);
}

static void
print_word(const char *words, int64_t index, FILE *f)
{
	while (index-- > 0)
		words += strcspn(words, "|") + 1;
	fprintf(f, "\"%.*s\"", (int)strcspn(words, "|"), words);
}

static void
print_value(const void *base, const struct row *row, FILE *f)
{
	/* The accessors serve the writers too; nothing is written here. */
	void *b = (void *)(uintptr_t)base;
	const struct conf_list *list;
	char text[24];
	size_t i;

	switch (row->kind) {
	case K_TEXT:
	case K_ADDRESS:
	case K_FILE:
	case K_SECRET:
		print_text(*text_at(b, row) ? *text_at(b, row) : "", f);
		break;
	case K_NUMBER:
		fprintf(f, "%lld", (long long)*number_at(b, row));
		break;
	case K_TIME:
		fprintf(f, "\"%s\"", time_text(*number_at(b, row), text));
		break;
	case K_BOOL:
		fputs(*number_at(b, row) ? "true" : "false", f);
		break;
	case K_WORD:
		print_word(row->words, *number_at(b, row), f);
		break;
	case K_LIST:
		list = list_at(b, row);
		fputs("[", f);
		for (i = 0; i < list->count; i++) {
			fputs(i == 0 ? " " : ", ", f);
			print_text(list->item[i], f);
		}
		fputs(list->count == 0 ? "]" : " ]", f);
		break;
	}
}

static void
print_group(const struct group *g, const struct conf *c, const char *name,
    const char *indent, FILE *f)
{
	size_t n = *(const size_t *)(const void *)
	    ((const char *)c + g->count_offset);
	size_t i, k;

	fprintf(f, "%s%s = (", indent, name);
	for (i = 0; i < n; i++) {
		const char *base = (const char *)c + g->offset + i * g->size;

		fprintf(f, "%s\n%s\t{", i == 0 ? "" : ",", indent);
		for (k = 0; k < g->n_rows; k++) {
			fprintf(f, "\n%s\t\t%s = ", indent, g->rows[k].path);
			print_value(base, &g->rows[k], f);
			fputc(';', f);
		}
		fprintf(f, "\n%s\t}", indent);
	}
	fprintf(f, "%s%s);\n", n == 0 ? "" : "\n", n == 0 ? "" : indent);
}

/* The groups that stand inside the section that ends here. */
static void
end_section(const struct conf *c, const char *section, size_t len, FILE *f)
{
	size_t i;

	for (i = 0; i < COUNT(groups); i++)
		if (strncmp(groups[i].path, section, len) == 0 &&
		    groups[i].path[len] == '.')
			print_group(&groups[i], c, groups[i].path + len + 1,
			    "\t", f);
	fputs("};\n", f);
}

void
conf_print(const struct conf *c, FILE *f)
{
	const char *section = "";
	size_t i, len = 0;

	for (i = 0; i < COUNT(settings); i++) {
		const char *path = settings[i].path;

		if (strncmp(path, section, len) != 0 || path[len] != '.' ||
		    len == 0) {
			if (len != 0)
				end_section(c, section, len, f);
			section = path;
			len = strcspn(path, ".");
			fprintf(f, "%.*s = {\n", (int)len, section);
		}
		fprintf(f, "\t%s = ", path + len + 1);
		print_value(c, &settings[i], f);
		fputs(";\n", f);
	}
	end_section(c, section, len, f);
	for (i = 0; i < COUNT(groups); i++)
		if (strchr(groups[i].path, '.') == NULL)
			print_group(&groups[i], c, groups[i].path, "", f);
}

/* The n-th row of all tables, and the list it belongs to or NULL. */
static const struct row *
row_at(size_t n, const struct group **g)
{
	size_t i;

	*g = NULL;
	if (n < COUNT(settings))
		return &settings[n];
	n -= COUNT(settings);
	for (i = 0; i < COUNT(groups); i++) {
		*g = &groups[i];
		if (n < groups[i].n_rows)
			return &groups[i].rows[n];
		n -= groups[i].n_rows;
	}
	return NULL;
}

const char *
conf_name(size_t n)
{
	static char name[128];
	const struct group *g;
	const struct row *row;

	if ((row = row_at(n, &g)) == NULL || g == NULL)
		return row == NULL ? NULL : row->path;
	snprintf(name, sizeof(name), "%s.%s", g->path, row->path);
	return name;
}

const char *
conf_describe(size_t n)
{
	static char text[512];
	const struct group *g;
	const struct row *row;
	const char *quote;
	size_t len;

	if ((row = row_at(n, &g)) == NULL)
		return NULL;
	describe(row, text, sizeof(text));
	len = strlen(text);
	quote = row->kind == K_NUMBER || row->kind == K_BOOL ? "" : "\"";
	if (*row->def != '\0')
		snprintf(text + len, sizeof(text) - len, ", default %s%s%s",
		    quote, row->def, quote);
	return text;
}

const char *
conf_secret(const struct conf *c, size_t n, const char **path)
{
	size_t i;

	for (i = 0; i < COUNT(settings); i++) {
		if (settings[i].kind != K_SECRET || n-- > 0)
			continue;
		memcpy(path, (const char *)c + settings[i].offset,
		    sizeof(*path));
		if (*path == NULL)
			*path = "";	/* of another role */
		return settings[i].path;
	}
	return NULL;
}
