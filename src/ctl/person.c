/* A page after the other of what core holds of a person. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/progress.h"
#include "base/text.h"
#include "ctl/core.h"
#include "ctl/person.h"
#include "ctl/sheet.h"

#define CURSOR_SIZE 64
#define FILE_MAX (256 * 1024)

static struct msg answer;

/* What the export is asked for. */
struct export {
	const char	*who;
	const char	*lang;
	bool		 json;
	struct progress	 rows;
};

/* table TAB name TAB how TAB value */
static void
show_value(const char *line)
{
	const char *name = strchr(line, '\t'), *how, *value;
	char copy[128];

	if (name == NULL || (how = strchr(name + 1, '\t')) == NULL ||
	    (value = strchr(how + 1, '\t')) == NULL)
		return;
	snprintf(copy, sizeof(copy), "%.*s", (int)(how - name - 1), name + 1);
	sheet_value(copy, how[1], value + 1);
}

/* Where the next page begins; "" if this is the last. */
static void
show_page(struct export *x, char cursor[CURSOR_SIZE])
{
	const char *line;
	size_t n;

	cursor[0] = '\0';
	for (n = 0; (line = msg_get_nth(&answer, M_LINE, n)) != NULL; n++)
		if (*line == '=')
			text_cut(cursor, CURSOR_SIZE, line + 1);
		else if (*line == '+')
			sheet_more(line + 1);
		else if (strchr(line, '\t') != NULL)
			show_value(line);
		else {
			sheet_row(line);
			progress_step(&x->rows);
		}
}

static int
export_pages(const struct conf *conf, const struct ctl *ctl,
    const struct words *words, struct export *x)
{
	char who[512], cursor[CURSOR_SIZE] = "";
	char *args[] = { who, cursor };
	const struct ctl page = { .path = ctl->path, .args = args, .count = 2,
	    .reason = ctl->reason };
	struct detail d = { "" };
	const char *result;

	snprintf(who, sizeof(who), "%s", x->who);
	do {
		if (ctl_core_ask(conf, "export", &page, &answer, &d) != OK)
			return ctl_core_absent(&d);
		result = msg_get(&answer, M_RESULT);
		if (result == NULL || strcmp(result, outcome_name(OK)) != 0)
			return ctl_core_print(&answer);
		if (x->rows.done == 0)
			sheet_begin(words, x->who);
		show_page(x, cursor);
	} while (*cursor != '\0');
	sheet_end();
	progress_end(&x->rows);
	return 0;
}

static enum outcome
read_labels(const struct conf *conf, const char *lang, struct words **out,
    struct detail *d)
{
	char path[4096], *text;
	enum outcome r = E_CONF;
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "%s/person-%s.cfg", conf->web_words_dir,
	    lang);
	if ((text = calloc(1, FILE_MAX + 1)) == NULL)
		return E_NOMEM;
	if ((f = fopen(path, "r")) == NULL)
		detail_set(d, "%s cannot be read", path);
	else {
		n = fread(text, 1, FILE_MAX, f);
		text[n] = '\0';
		fclose(f);
		r = words_parse(path, text, out, d);
	}
	free(text);
	return r;
}

static enum outcome
read_export(const struct ctl *ctl, struct export *x)
{
	int i;

	for (i = 0; i < ctl->count; i++)
		if (strcmp(ctl->args[i], "--json") == 0)
			x->json = true;
		else if (strcmp(ctl->args[i], "--lang") == 0 &&
		    ++i < ctl->count && (strcmp(ctl->args[i], "el") == 0 ||
		    strcmp(ctl->args[i], "en") == 0))
			x->lang = ctl->args[i];
		else if (x->who == NULL && ctl->args[i] != NULL &&
		    *ctl->args[i] != '-')
			x->who = ctl->args[i];
		else
			return E_INPUT;
	return x->who == NULL ? E_INPUT : OK;
}

int
ctl_person_export(const struct ctl *ctl)
{
	struct export x = { .lang = "el" };
	struct words *words = NULL;
	struct conf *conf = NULL;
	struct detail d = { "" };
	int status = 1;

	if (read_export(ctl, &x) != OK) {
		fputs("person export WHO [--json] [--lang el|en]\n", stderr);
		return CTL_EXIT_USAGE;
	}
	if (ctl_load(ctl, &conf) != OK)
		return 1;
	progress_begin(&x.rows, "rows", 0);
	if (!x.json && read_labels(conf, x.lang, &words, &d) != OK)
		fprintf(stderr, "%s\n", d.text);
	else
		status = export_pages(conf, ctl, words, &x);
	msg_wipe(&answer);
	words_free(&words);
	conf_free(&conf);
	return status;
}
