/* The audit as it was written: pages of core, in three forms. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/progress.h"
#include "base/text.h"
#include "ctl/core.h"
#include "ctl/json.h"
#include "ctl/trail.h"

#define NEWEST 20
#define NEWEST_MAX 1000000
#define DAYS_MAX 36500
#define DAY_S 86400
#define COLUMNS 9

static const char *const names[COLUMNS] = { "row", "time", "event",
    "outcome", "account", "actor", "browser", "reference", "reason" };
enum { COLUMN_ROW };

static struct msg page;

enum form { FORM_TEXT, FORM_JSON, FORM_CSV };

/* What is asked for. */
struct asked_trail {
	enum form form;
	char	 who[256];
	char	 since[24];
	char	 bounds[64];
	struct progress rows;
};

/* RFC 4180; a spreadsheet must not take a value for a formula. */
static void
print_csv(const char *value)
{
	fputc('"', stdout);
	if (*value != '\0' && strchr("=+-@", *value) != NULL)
		fputc('\'', stdout);
	for (; *value != '\0'; value++) {
		if (*value == '"')
			fputc('"', stdout);
		fputc(*value, stdout);
	}
	fputc('"', stdout);
}

static void
print_column(enum form form, size_t n, const char *value)
{
	switch (form) {
	case FORM_TEXT:
		printf("%s%s", n == 0 ? "" : "  ", *value == '\0' ? "-" :
		    value);
		break;
	case FORM_JSON:
		printf("%s\"%s\": ", n == 0 ? "{" : ", ", names[n]);
		if (n == COLUMN_ROW)
			fputs(value, stdout);
		else
			json_print(value);
		break;
	case FORM_CSV:
		fputs(n == 0 ? "" : ",", stdout);
		print_csv(value);
	}
}

/* The last column may have tabs in it. */
static void
print_audit_line(enum form form, const char *line)
{
	char value[1024];
	size_t n, len;

	for (n = 0; n < COLUMNS; n++) {
		len = n + 1 < COLUMNS ? strcspn(line, "\t") : strlen(line);
		snprintf(value, sizeof(value), "%.*s", (int)len, line);
		print_column(form, n, value);
		line += len + (line[len] == '\t');
	}
	puts(form == FORM_JSON ? "}" : "");
}

/* The bounds of the next page; "" behind the last. */
static void
print_trail_page(struct asked_trail *a)
{
	const char *line;
	size_t n;

	a->bounds[0] = '\0';
	for (n = 0; (line = msg_get_nth(&page, M_LINE, n)) != NULL; n++)
		if (*line == '=')
			text_cut(a->bounds, sizeof(a->bounds), line + 1);
		else {
			print_audit_line(a->form, line);
			progress_step(&a->rows);
		}
}

static int
print_trail(const struct conf *conf, const struct ctl *ctl,
    struct asked_trail *a)
{
	char *args[] = { a->who, a->since, a->bounds };
	const struct ctl asked = { .path = ctl->path, .args = args,
	    .count = 3, .reason = ctl->reason };
	struct detail d = { "" };
	const char *result;
	size_t i;

	for (i = 0; a->form == FORM_CSV && i < COLUMNS; i++)
		printf("%s%s", names[i], i + 1 < COLUMNS ? "," : "\n");
	while (*a->bounds != '\0') {
		if (ctl_core_ask(conf, "audit-page", &asked, &page, &d) != OK)
			return ctl_core_absent(&d);
		result = msg_get(&page, M_RESULT);
		if (result == NULL || strcmp(result, outcome_name(OK)) != 0)
			return ctl_core_print(&page);
		print_trail_page(a);
	}
	progress_end(&a->rows);
	return 0;
}

static enum outcome
read_since(const char *days, struct asked_trail *a)
{
	int64_t n;

	if (text_to_int(days, 1, DAYS_MAX, &n) != OK)
		return E_INPUT;
	snprintf(a->since, sizeof(a->since), "%lld",
	    (long long)(clock_now() - n * DAY_S));
	return OK;
}

static enum outcome
read_newest(const char *text, struct asked_trail *a)
{
	int64_t n;

	if (text_to_int(text, 1, NEWEST_MAX, &n) != OK)
		return E_INPUT;
	snprintf(a->bounds, sizeof(a->bounds), "-%lld:0", (long long)n);
	return OK;
}

/* tail takes -n, export --csv. */
static enum outcome
read_trail_words(const struct ctl *ctl, bool tail, struct asked_trail *a)
{
	enum outcome r = OK;
	int i;

	for (i = 0; i < ctl->count && r == OK; i++) {
		const char *word = ctl->args[i];

		if (!tail && strcmp(word, "--csv") == 0) {
			a->form = FORM_CSV;
			continue;
		}
		if (++i == ctl->count)
			return E_INPUT;
		if (tail && strcmp(word, "-n") == 0)
			r = read_newest(ctl->args[i], a);
		else if (strcmp(word, "--person") == 0)
			r = text_copy(a->who, sizeof(a->who), ctl->args[i]);
		else if (strcmp(word, "--since") == 0)
			r = read_since(ctl->args[i], a);
		else
			r = E_INPUT;
	}
	return r;
}

static int
show_trail(const struct ctl *ctl, bool tail, struct asked_trail *a)
{
	struct conf *conf = NULL;
	int status;

	if (read_trail_words(ctl, tail, a) != OK) {
		fprintf(stderr, "audit %s [--person UID] [--since DAYS]\n",
		    tail ? "tail [-n N]" : "export [--csv]");
		return CTL_EXIT_USAGE;
	}
	if (ctl_load(ctl, &conf) != OK)
		return 1;
	progress_begin(&a->rows, "rows", 0);
	status = print_trail(conf, ctl, a);
	msg_wipe(&page);
	conf_free(&conf);
	return status;
}

int
ctl_trail_tail(const struct ctl *ctl)
{
	struct asked_trail a = { .form = FORM_TEXT, .since = "0" };

	snprintf(a.bounds, sizeof(a.bounds), "-%d:0", NEWEST);
	return show_trail(ctl, true, &a);
}

int
ctl_trail_export(const struct ctl *ctl)
{
	struct asked_trail a = { .form = FORM_JSON, .since = "0",
	    .bounds = "0:0" };

	return show_trail(ctl, false, &a);
}
