/* What doctor says, and how bad it is. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ctl/finding.h"

#define EXIT_BAD 1
#define EXIT_WARN 3
#define TEXT_SIZE 4096

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

/* RFC 8259 7; blanks of a name become dashes, so that it is one word. */
static void
print_json(const char *s, size_t len, bool is_name)
{
	size_t i;

	fputc('"', stdout);
	for (i = 0; i < len; i++) {
		const unsigned char c = (unsigned char)s[i];

		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < 0x20)
			printf("\\u%04x", c);
		else
			fputc(c == ' ' && is_name ? '-' : c, stdout);
	}
	fputc('"', stdout);
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
	print_json(part, len, true);
	printf(", \"state\": \"%s\", \"text\": ", words[f]);
	print_json(text, strlen(text), false);
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
