/* The settings loaded, looked up by name, and let go. */
#include <sys/stat.h>

#include <errno.h>
#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conf/check.h"
#include "conf/conf.h"
#include "conf/read.h"
#include "conf/rows.h"
#include "conf/value.h"

static bool
clear_rows(void *base, const struct conf_table *table, unsigned keep)
{
	bool kept = false;
	size_t i;

	for (i = 0; i < table->count; i++) {
		if (table->row[i].roles & keep)
			kept = true;
		else
			conf_value_clear(base, &table->row[i]);
	}
	return kept;
}

static void
keep_roles(struct conf *c, unsigned roles)
{
	size_t i, k, *count;
	bool kept;

	clear_rows(c, &conf_rows_settings, roles);
	for (i = 0; i < CONF_GROUPS; i++) {
		const struct conf_group *g = &conf_rows_groups[i];

		count = (size_t *)(void *)((char *)c + g->count_offset);
		for (k = 0, kept = false; k < *count; k++)
			kept = clear_rows((char *)c + g->offset + k * g->size,
			    &g->table, roles);
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
parse_file(config_t *cfg, struct conf *c, const char *path, struct detail *d)
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
	r = conf_read(c, cfg, path, d);
	return r == OK ? conf_check(cfg, c, path, d) : r;
}

/* A secret that init hands over (LoadCredential=) stands in the place of the
 * file that is named. */
static enum outcome
take_credentials(struct conf *c)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	char path[512], **value, *new;
	size_t i;

	for (i = 0; folder != NULL && i < conf_rows_settings.count; i++) {
		const struct conf_row *row = &conf_rows_settings.row[i];

		if (row->kind != K_SECRET)
			continue;
		if ((size_t)snprintf(path, sizeof(path), "%s/uregister.%s",
		    folder, row->path) >= sizeof(path) ||
		    access(path, F_OK) == -1)
			continue;
		if ((new = strdup(path)) == NULL)
			return E_NOMEM;
		value = conf_rows_text(c, row);
		free(*value);
		*value = new;
	}
	return OK;
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
	if ((r = conf_value_defaults(c, &conf_rows_settings)) != OK) {
		detail_set(d, "a default of conf.def is wrong");
		goto done;
	}
	if ((r = parse_file(&cfg, c, path, d)) != OK ||
	    (r = take_credentials(c)) != OK)
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

const char *
conf_name(size_t n)
{
	static char name[128];
	const struct conf_group *g;
	const struct conf_row *row;

	if ((row = conf_rows_nth(n, &g)) == NULL || g == NULL)
		return row == NULL ? NULL : row->path;
	snprintf(name, sizeof(name), "%s.%s", g->path, row->path);
	return name;
}

const char *
conf_describe(size_t n)
{
	static char text[512];
	const struct conf_group *g;
	const struct conf_row *row;
	const char *quote;
	size_t len;

	if ((row = conf_rows_nth(n, &g)) == NULL)
		return NULL;
	conf_value_describe(row, text, sizeof(text));
	len = strlen(text);
	quote = row->kind == K_NUMBER || row->kind == K_BOOL ? "" : "\"";
	if (*row->def != '\0')
		snprintf(text + len, sizeof(text) - len, ", default %s%s%s",
		    quote, row->def, quote);
	return text;
}

static const struct conf_row *
find_secret(size_t n)
{
	size_t i;

	for (i = 0; i < conf_rows_settings.count; i++)
		if (conf_rows_settings.row[i].kind == K_SECRET && n-- == 0)
			return &conf_rows_settings.row[i];
	return NULL;
}

const char *
conf_secret(const struct conf *c, size_t n, const char **path)
{
	const struct conf_row *row = find_secret(n);

	if (row == NULL)
		return NULL;
	memcpy(path, (const char *)c + row->offset, sizeof(*path));
	if (*path == NULL)
		*path = "";	/* of another role */
	return row->path;
}

bool
conf_secret_is_of(size_t n, enum conf_role role)
{
	const struct conf_row *row = find_secret(n);

	return row != NULL && (row->roles & role) != 0;
}
