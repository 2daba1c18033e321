/* What doctor finds, as lines. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "core/findings.h"

#define LINE_SIZE 1024

static void
put_finding(struct report *f, const char *state, const char *part,
    const char *text)
{
	char line[LINE_SIZE];
	struct buf b;

	buf_init(&b, line, sizeof(line));
	buf_putf(&b, "%s %s: ", state, part);
	/* What does not fit is cut, and the line is there. */
	text_cut(line + b.len, sizeof(line) - b.len, text);
	msg_put(f->reply, M_LINE, line);
}

void
findings_tell(void *arg, const char *part, bool well, const char *text)
{
	struct report *f = arg;

	put_finding(f, well ? "ok" : "bad", part, text);
	f->ill = f->ill || !well;
}

void
findings_warn(struct report *f, const char *part, const char *fmt, ...)
{
	char text[LINE_SIZE];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	put_finding(f, "warn", part, text);
}

void
findings_skip(struct report *f, const char *part, const char *text)
{
	put_finding(f, "skip", part, text);
}

void
findings_advise(struct detail *d, const char *what)
{
	size_t len = strlen(d->text);

	snprintf(d->text + len, sizeof(d->text) - len, ": %s", what);
}
