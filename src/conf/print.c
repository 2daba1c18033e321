/* All settings in effect, in the file's own form. */
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

static void
print_group(const struct conf_group *g, const struct conf *c, const char *name,
    const char *indent, FILE *f)
{
	size_t n = *(const size_t *)(const void *)
	    ((const char *)c + g->count_offset);
	size_t i, k;

	fprintf(f, "%s%s = (", indent, name);
	for (i = 0; i < n; i++) {
		const char *base = (const char *)c + g->offset + i * g->size;

		fprintf(f, "%s\n%s\t{", i == 0 ? "" : ",", indent);
		for (k = 0; k < g->table.count; k++) {
			fprintf(f, "\n%s\t\t%s = ", indent,
			    g->table.row[k].path);
			print_value(base, &g->table.row[k], f);
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
	const struct conf_group *g = conf_rows_groups;
	size_t i;

	for (i = 0; i < CONF_GROUPS; i++)
		if (strncmp(g[i].path, section, len) == 0 &&
		    g[i].path[len] == '.')
			print_group(&g[i], c, g[i].path + len + 1, "\t", f);
	fputs("};\n", f);
}

void
conf_print(const struct conf *c, FILE *f)
{
	const char *section = "";
	size_t i, len = 0;

	for (i = 0; i < conf_rows_settings.count; i++) {
		const char *path = conf_rows_settings.row[i].path;

		if (strncmp(path, section, len) != 0 || path[len] != '.' ||
		    len == 0) {
			if (len != 0)
				end_section(c, section, len, f);
			section = path;
			len = strcspn(path, ".");
			fprintf(f, "%.*s = {\n", (int)len, section);
		}
		fprintf(f, "\t%s = ", path + len + 1);
		print_value(c, &conf_rows_settings.row[i], f);
		fputs(";\n", f);
	}
	end_section(c, section, len, f);
	for (i = 0; i < CONF_GROUPS; i++)
		if (strchr(conf_rows_groups[i].path, '.') == NULL)
			print_group(&conf_rows_groups[i], c,
			    conf_rows_groups[i].path, "", f);
}
