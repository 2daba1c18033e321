/* What core tells of a person, row by row, for him or for a program. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "ctl/json.h"
#include "ctl/sheet.h"

#define KEY_SIZE 128

static struct {
	const struct words *words;	/* NULL: JSON */
	char	 table[64];		/* "" before the first row */
	bool	 in_row;
	bool	 in_value;
	unsigned values;		/* of the row */
} sheet;

/* Which of the sentences of for how long is a table's. */
static const struct {
	const char *table;
	const char *kept;
} keeps[] = {
#define TABLE(name, kept, fate, his, order) { #name, #kept },
#define COLUMN(table, column, how, context)
#include "vault/holding.def"
#undef TABLE
#undef COLUMN
	{ "entry", "ACCOUNT" },
};

static const char *
kept_of(const char *table)
{
	size_t i;

	for (i = 0; i < sizeof(keeps) / sizeof(keeps[0]); i++)
		if (strcmp(keeps[i].table, table) == 0)
			return keeps[i].kept;
	return "NONE";
}

static const char *
say(const char *group, const char *name)
{
	char key[KEY_SIZE];
	const char *text;

	snprintf(key, sizeof(key), "%s.%s", group, name);
	text = words_get(sheet.words, key);
	return text == NULL ? name : text;
}

static void
print_list(const char *group)
{
	char key[KEY_SIZE];
	const char *found;
	size_t i;
	int n;

	n = snprintf(key, sizeof(key), "%s.", group);
	for (i = 0; (found = words_key(sheet.words, i)) != NULL; i++)
		if (strncmp(found, key, (size_t)n) == 0)
			printf("- %s\n", words_get(sheet.words, found));
}

void
sheet_begin(const struct words *words, const char *who)
{
	char at[32];

	sheet.words = words;
	clock_print(clock_now(), at, sizeof(at));
	if (words != NULL) {
		printf("%s: %s\n%s\n", say("say", "title"), who, at);
		return;
	}
	fputs("{\"who\": ", stdout);
	json_print(who);
	printf(", \"at\": \"%s\", \"tables\": {", at);
}

static void
end_value(void)
{
	if (sheet.in_value)
		fputs(sheet.words == NULL ? "\"" : "\n", stdout);
	sheet.in_value = false;
}

static void
end_row(void)
{
	end_value();
	if (sheet.in_row && sheet.words == NULL)
		fputc('}', stdout);
	sheet.in_row = false;
}

static void
begin_table(const char *table)
{
	const bool first = sheet.table[0] == '\0';

	snprintf(sheet.table, sizeof(sheet.table), "%s", table);
	if (sheet.words == NULL)
		printf("%s\n  \"%s\": [", first ? "" : "],", table);
	else
		printf("\n%s\n(%s)\n", say("table", table), say("kept",
		    kept_of(table)));
}

void
sheet_row(const char *table)
{
	const bool another = strcmp(table, sheet.table) != 0;

	end_row();
	if (another)
		begin_table(table);
	if (sheet.words == NULL)
		printf("%s\n    {", another ? "" : ",");
	else if (strcmp(table, "entry") != 0 || another)
		fputc('\n', stdout);
	sheet.in_row = true;
	sheet.values = 0;
}

/* Behind the first line each begins further in, so that it is seen to be of
 * the same value. */
static void
print_said(const char *value)
{
	for (; *value != '\0'; value++) {
		fputc(*value, stdout);
		if (*value == '\n' && value[1] != '\0')
			fputs("      ", stdout);
	}
}

static void
print_labelled(const char *name, char how, const char *value)
{
	const char *dot = strrchr(name, '.');

	printf("  %s: ", say("column", dot == NULL ? name : dot + 1));
	if (how == 'h' || how == 'x')
		fputs(say("say", how == 'h' ? "hashed" : "secret"), stdout);
	else
		print_said(value);
}

void
sheet_value(const char *name, char how, const char *value)
{
	end_value();
	/* By what we work, and says nothing of him. */
	if (sheet.words != NULL && how == 'o')
		return;
	sheet.in_value = true;
	if (sheet.words != NULL) {
		print_labelled(name, how, value);
		return;
	}
	fputs(sheet.values++ == 0 ? "" : ", ", stdout);
	json_print(name);
	fputs(": \"", stdout);
	json_print_inner(how == 'h' ? "(keyed hash)" : how == 'x' ?
	    "(not shown)" : value);
}

void
sheet_more(const char *value)
{
	if (!sheet.in_value)
		return;
	if (sheet.words == NULL)
		json_print_inner(value);
	else
		print_said(value);
}

void
sheet_end(void)
{
	end_row();
	if (sheet.words == NULL) {
		printf("%s\n}}\n", sheet.table[0] == '\0' ? "" : "]");
		return;
	}
	printf("\n%s\n", say("say", "besides"));
	print_list("besides");
}
