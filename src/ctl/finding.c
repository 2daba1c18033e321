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
#define PARTS_MAX 128

static const char *const words[FINDINGS] = { "ok", "skip", "warn", "bad" };
static enum finding worst;
static enum finding_form form;
static unsigned told;
static struct part {
	char	name[NAME_SIZE];
	enum finding worst;
} parts[PARTS_MAX];
static size_t parts_count;

void
finding_begin(enum finding_form wished)
{
	form = wished;
	if (form == FINDING_JSON)
		fputs("{\"parts\": [", stdout);
}

/* A name is one word: its blanks become dashes. */
static void
name_part(const char *part, size_t len, char out[NAME_SIZE])
{
	size_t i;

	snprintf(out, NAME_SIZE, "%.*s", (int)len, part);
	for (i = 0; out[i] != '\0'; i++)
		if (out[i] == ' ')
			out[i] = '-';
}

/* Several lines may be of one part, and a sample is one. */
static void
keep_part(enum finding f, const char *name)
{
	size_t i;

	for (i = 0; i < parts_count; i++)
		if (strcmp(parts[i].name, name) == 0)
			break;
	if (i == PARTS_MAX)
		return;
	if (i == parts_count) {
		parts_count++;
		memcpy(parts[i].name, name, NAME_SIZE);
		parts[i].worst = f;
	}
	if (f > parts[i].worst)
		parts[i].worst = f;
}

bool
finding_sample(size_t n, char *out, size_t size)
{
	if (n >= parts_count)
		return false;
	snprintf(out, size, "doctor_verdict{part=\"%s\"} %d", parts[n].name,
	    (int)parts[n].worst);
	return true;
}

static void
print_finding(enum finding f, const char *part, size_t len, const char *text)
{
	char name[NAME_SIZE];

	if (f > worst)
		worst = f;
	if (form == FINDING_TEXT) {
		printf("%s %.*s: %s\n", words[f], (int)len, part, text);
		return;
	}
	name_part(part, len, name);
	if (form == FINDING_SAMPLES) {
		keep_part(f, name);
		return;
	}
	printf("%s\n  {\"name\": ", told++ == 0 ? "" : ",");
	json_print(name);
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
	if (form == FINDING_JSON)
		printf("\n], \"worst\": \"%s\"}\n", words[worst]);
	return worst == FINDING_BAD ? EXIT_BAD :
	    worst == FINDING_WARN ? EXIT_WARN : 0;
}
