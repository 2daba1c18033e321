/* All settings in effect, or those that are not the default, in the file's
 * own form. */
#include <stdlib.h>
#include <string.h>

#include "conf/print.h"
#include "conf/rows.h"
#include "conf/value.h"

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
print_value(const void *base, const struct conf_row *row, FILE *f)
{
	/* The accessors serve the writers too; nothing is written here. */
	void *b = (void *)(uintptr_t)base;
	const struct conf_list *list;
	const char *value;
	char text[CONF_TIME_SIZE];
	size_t i;

	switch (row->kind) {
	case K_TEXT:
	case K_ADDRESS:
	case K_FILE:
	case K_SECRET:
		value = *conf_rows_text(b, row);
		print_text(value != NULL ? value : "", f);
		break;
	case K_NUMBER:
		fprintf(f, "%lld", (long long)*conf_rows_number(b, row));
		break;
	case K_TIME:
		value = conf_value_time(*conf_rows_number(b, row), text);
		fprintf(f, "\"%s\"", value);
		break;
	case K_BOOL:
		fputs(*conf_rows_number(b, row) ? "true" : "false", f);
		break;
	case K_WORD:
		print_word(row->words, *conf_rows_number(b, row), f);
		break;
	case K_LIST:
		list = conf_rows_list(b, row);
		fputs("[", f);
		for (i = 0; i < list->count; i++) {
			fputs(i == 0 ? " " : ", ", f);
			print_text(list->item[i], f);
		}
		fputs(list->count == 0 ? "]" : " ]", f);
		break;
	}
}

/* What is printed, and where it goes. */
struct printing {
	const struct conf *c;
	bool	 changes;	/* nothing that is the default */
	FILE	*f;
};

/* A list is empty by default. */
static bool
is_default(const void *base, const struct conf_row *row, const void *def)
{
	void *b = (void *)(uintptr_t)base, *d = (void *)(uintptr_t)def;
	const char *value;

	if (row->kind == K_LIST)
		return conf_rows_list(b, row)->count == 0;
	if (!conf_rows_is_text(row->kind))
		return *conf_rows_number(b, row) == *conf_rows_number(d, row);
	value = *conf_rows_text(b, row);
	return strcmp(value != NULL ? value : "", row->def) == 0;
}

/* Which rows of a table are to be printed: the defaults are made once for
 * it. */
static enum outcome
choose_rows(const struct printing *p, const struct conf_table *table,
    size_t size, const void *base, bool *out)
{
	void *def = calloc(1, size);
	enum outcome r = E_NOMEM;
	size_t i;

	if (def != NULL)
		r = conf_value_defaults(def, table);
	for (i = 0; i < table->count; i++) {
		out[i] = r != OK || !p->changes ||
		    !is_default(base, &table->row[i], def);
		if (def != NULL)
			conf_value_clear(def, &table->row[i]);
	}
	free(def);
	return r;
}

static void
print_member(const struct printing *p, const struct conf_group *g,
    const void *base, const char *indent)
{
	bool chosen[CONF_ROWS_MAX];
	size_t k;

	/* Without memory all are. */
	(void)!choose_rows(p, &g->table, g->size, base, chosen);
	fprintf(p->f, "\n%s\t{", indent);
	for (k = 0; k < g->table.count; k++) {
		if (!chosen[k])
			continue;
		fprintf(p->f, "\n%s\t\t%s = ", indent, g->table.row[k].path);
		print_value(base, &g->table.row[k], p->f);
		fputc(';', p->f);
	}
	fprintf(p->f, "\n%s\t}", indent);
}

static size_t
count_members(const struct printing *p, const struct conf_group *g)
{
	return *(const size_t *)(const void *)
	    ((const char *)p->c + g->count_offset);
}

static void
print_group(const struct printing *p, const struct conf_group *g,
    const char *name, const char *indent)
{
	size_t i, n = count_members(p, g);

	if (n == 0 && p->changes)
		return;
	fprintf(p->f, "%s%s = (", indent, name);
	for (i = 0; i < n; i++) {
		if (i > 0)
			fputc(',', p->f);
		print_member(p, g, (const char *)p->c + g->offset +
		    i * g->size, indent);
	}
	fprintf(p->f, "%s%s);\n", n == 0 ? "" : "\n", n == 0 ? "" : indent);
}

static bool
is_inside(const struct conf_group *g, const char *section, size_t len)
{
	return strncmp(g->path, section, len) == 0 && g->path[len] == '.';
}

/* Rows first to behind of the settings, and the groups that stand inside
 * their section. */
static void
print_section(const struct printing *p, const bool *chosen, size_t first,
    size_t behind)
{
	const char *section = conf_rows_settings.row[first].path;
	const size_t len = strcspn(section, ".");
	const struct conf_group *g = conf_rows_groups;
	bool any = false;
	size_t i;

	for (i = first; i < behind; i++)
		any = any || chosen[i];
	for (i = 0; i < CONF_GROUPS; i++)
		any = any || (is_inside(&g[i], section, len) &&
		    count_members(p, &g[i]) > 0);
	if (!any)
		return;
	fprintf(p->f, "%.*s = {\n", (int)len, section);
	for (i = first; i < behind; i++) {
		if (!chosen[i])
			continue;
		fprintf(p->f, "\t%s = ", conf_rows_settings.row[i].path + len +
		    1);
		print_value(p->c, &conf_rows_settings.row[i], p->f);
		fputs(";\n", p->f);
	}
	for (i = 0; i < CONF_GROUPS; i++)
		if (is_inside(&g[i], section, len))
			print_group(p, &g[i], g[i].path + len + 1, "\t");
	fputs("};\n", p->f);
}

static void
print_all(const struct printing *p)
{
	const struct conf_table *t = &conf_rows_settings;
	bool chosen[CONF_ROWS_MAX];
	size_t i, k, len;

	(void)!choose_rows(p, t, sizeof(*p->c), p->c, chosen);
	for (i = 0; i < t->count; i = k) {
		len = strcspn(t->row[i].path, ".") + 1;
		for (k = i; k < t->count && strncmp(t->row[k].path,
		    t->row[i].path, len) == 0;)
			k++;
		print_section(p, chosen, i, k);
	}
	for (i = 0; i < CONF_GROUPS; i++)
		if (strchr(conf_rows_groups[i].path, '.') == NULL)
			print_group(p, &conf_rows_groups[i],
			    conf_rows_groups[i].path, "");
}

void
conf_print(const struct conf *c, FILE *f)
{
	print_all(&(struct printing){ c, false, f });
}

void
conf_print_changes(const struct conf *c, FILE *f)
{
	print_all(&(struct printing){ c, true, f });
}
