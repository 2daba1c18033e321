/* What doctor says, and how bad it is. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ctl/finding.h"
#include "ctl/json.h"

#define EXIT_BAD 1
#define EXIT_WARN 3
#define TEXT_SIZE 4096
#define NAME_SIZE 256

static const char *const words[FINDINGS] = { "ok", "skip", "warn", "bad" };
static enum finding worst;
static bool is_json;
static unsigned told;

void
finding_begin(bool json)
{
	is_json = json;
	if (json)
		fputs("{\"parts\": [", stdout);
}

/* A name is one word: its blanks become dashes. */
static void
print_name(const char *part, size_t len)
{
	char name[NAME_SIZE];
	size_t i;

	snprintf(name, sizeof(name), "%.*s", (int)len, part);
	for (i = 0; name[i] != '\0'; i++)
		if (name[i] == ' ')
			name[i] = '-';
	json_print(name);
}

static void
print_finding(enum finding f, const char *part, size_t len, const char *text)
{
	if (f > worst)
		worst = f;
	if (!is_json) {
		printf("%s %.*s: %s\n", words[f], (int)len, part, text);
		return;
	}
	printf("%s\n  {\"name\": ", told++ == 0 ? "" : ",");
	print_name(part, len);
	printf(", \"state\": \"%s\", \"text\": ", words[f]);
	json_print(text);
	fputc('}', stdout);
}

void
finding_tell(enum finding f, const char *part, const char *fmt, ...)
{
	char text[TEXT_SIZE];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	print_finding(f, part, strlen(part), text);
}

void
finding_repeat(const char *line)
{
	const char *part = strchr(line, ' '), *text;
	int f;

	for (f = 0; f < FINDINGS; f++)
		if (part != NULL && strlen(words[f]) ==
		    (size_t)(part - line) &&
		    strncmp(words[f], line, strlen(words[f])) == 0)
			break;
	if (f == FINDINGS || (text = strstr(part + 1, ": ")) == NULL)
		return;		/* of another version */
	print_finding((enum finding)f, part + 1,
	    (size_t)(text - part - 1), text + 2);
}

int
finding_end(void)
{
	if (is_json)
		printf("\n], \"worst\": \"%s\"}\n", words[worst]);
	return worst == FINDING_BAD ? EXIT_BAD :
	    worst == FINDING_WARN ? EXIT_WARN : 0;
}
