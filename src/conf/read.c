/* The file's sections, lists and settings, each to its row. */
#include <stdio.h>

#include "conf/read.h"
#include "conf/refuse.h"
#include "conf/rows.h"
#include "conf/value.h"

static enum outcome
refuse_value(struct detail *d, const char *file, const config_setting_t *s,
    const struct conf_row *row)
{
	char right[256];

	conf_value_describe(row, right, sizeof(right));
	conf_refuse(d, file, s, row->path, right);
	return E_CONF;
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
read_member(const struct conf_group *g, void *base, const config_setting_t *s,
    const char *file, struct detail *d)
{
	enum outcome r;
	int i;

	if ((r = conf_value_defaults(base, &g->table)) != OK)
		return r;
	for (i = 0; i < config_setting_length(s); i++) {
		const config_setting_t *e =
		    config_setting_get_elem(s, (unsigned)i);
		const char *name = config_setting_name(e);
		const struct conf_row *row;

		row = conf_rows_find(&g->table, name ? name : "");
		if (row == NULL)
			return refuse_unknown(d, file, e, name ? name : "?");
		if (conf_value_set(base, row, e) != OK)
			return refuse_value(d, file, e, row);
	}
	return OK;
}

static enum outcome
refuse_group(struct detail *d, const char *file, const config_setting_t *s,
    const struct conf_group *g)
{
	char right[96];

	snprintf(right, sizeof(right), "a list of at most %zu groups: "
	    "( { … }, { … } )", g->max);
	conf_refuse(d, file, s, g->path, right);
	return E_CONF;
}

static enum outcome
read_group(const struct conf_group *g, struct conf *c,
    const config_setting_t *s, const char *file, struct detail *d)
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
	const struct conf_row *row;
	const struct conf_group *g;

	if ((g = conf_rows_group(path)) != NULL)
		return read_group(g, c, s, file, d);
	if ((row = conf_rows_find(&conf_rows_settings, path)) != NULL) {
		if (conf_value_set(c, row, s) == OK)
			return OK;
		return refuse_value(d, file, s, row);
	}
	if (config_setting_is_group(s) && conf_rows_is_above(path))
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

enum outcome
conf_read(struct conf *c, const config_t *cfg, const char *file,
    struct detail *d)
{
	return read_level(c, config_root_setting(cfg), "", file, d);
}
