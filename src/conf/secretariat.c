/* The addresses of the secretariats, by the code of a department. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "conf/secretariat.h"

#define OFFICES_MAX 1000
#define LINE_SIZE 2048

struct secretariats {
	size_t	 count;
	struct secretariat office[OFFICES_MAX];
};

/* line ends at its newline; its parts are copied without the blanks around
 * them. */
static enum outcome
split_office(char *line, struct secretariat *out)
{
	char *next, part[LINE_SIZE];
	size_t i;

	for (i = 0; i < SECRETARIAT_PARTS; i++) {
		next = strchr(line, '|');
		if ((next == NULL) != (i == SECRETARIAT_PARTS - 1))
			return E_CONF;
		if (next != NULL)
			*next++ = '\0';
		if (text_trim(part, sizeof(part), line) != OK)
			return E_CONF;
		if ((out->part[i] = strdup(part)) == NULL)
			return E_NOMEM;
		line = next;
	}
	return *out->part[SECRETARIAT_CODE] == '\0' ? E_CONF : OK;
}

static enum outcome
add_office(struct secretariats *s, char *line)
{
	const size_t len = strcspn(line, "\r\n");

	if (strspn(line, " \t\r\n") == strlen(line) || *line == '#')
		return OK;
	if (line[len] == '\0' && len == LINE_SIZE - 1)
		return E_CONF;
	line[len] = '\0';
	if (s->count == OFFICES_MAX || !text_is_utf8(line, len))
		return E_CONF;
	return split_office(line, &s->office[s->count++]);
}

static enum outcome
read_offices(FILE *f, const char *path, struct secretariats *s,
    struct detail *d)
{
	char line[LINE_SIZE];
	unsigned number = 0;
	enum outcome r = OK;

	while (r == OK && fgets(line, sizeof(line), f) != NULL) {
		number++;
		if ((r = add_office(s, line)) == E_CONF)
			detail_set(d, "%s:%u: must be code | address in Greek "
			    "| in English | telephone | e-mail", path, number);
	}
	if (r == OK && ferror(f)) {
		detail_set(d, "%s: cannot be read", path);
		r = E_CONF;
	}
	return r;
}

enum outcome
secretariat_load(const char *path, struct secretariats **out,
    struct detail *d)
{
	struct secretariats *s;
	enum outcome r = OK;
	FILE *f = NULL;

	if ((s = calloc(1, sizeof(*s))) == NULL)
		return E_NOMEM;
	if (*path != '\0' && (f = fopen(path, "re")) == NULL) {
		detail_set(d, "%s: %s", path, strerror(errno));
		r = E_CONF;
	}
	if (f != NULL) {
		r = read_offices(f, path, s, d);
		fclose(f);
	}
	if (r == OK)
		*out = s;
	else
		secretariat_free(&s);
	return r;
}

void
secretariat_free(struct secretariats **s)
{
	size_t i, part;

	if (s == NULL || *s == NULL)
		return;
	for (i = 0; i < (*s)->count; i++)
		for (part = 0; part < SECRETARIAT_PARTS; part++)
			free((*s)->office[i].part[part]);
	free(*s);
	*s = NULL;
}

const struct secretariat *
secretariat_find(const struct secretariats *s, const char *code)
{
	const struct secretariat *other = NULL;
	size_t i;

	for (i = 0; i < s->count; i++) {
		const char *mine = s->office[i].part[SECRETARIAT_CODE];

		if (code != NULL && strcmp(mine, code) == 0)
			return &s->office[i];
		if (strcmp(mine, "*") == 0)
			other = &s->office[i];
	}
	return other;
}
