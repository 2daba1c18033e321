/* A line an event on standard error, escaped and cut. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/text.h"

#define LINE_MAX_LEN 1536
#define MESSAGE_MAX_LEN 1024
#define CONTEXT_LEN 40

static const char *program = "uregister";
static enum log_level max_level = LOG_LEVEL_INFO;
static struct {
	uint32_t req;
	char	step[CONTEXT_LEN];
	char	person[CONTEXT_LEN];
} context;

void
log_open(const char *name, enum log_level max)
{
	program = name;
	max_level = max;
}

void
log_set_request(uint32_t req)
{
	context.req = req;
}

void
log_set_step(const char *step)
{
	snprintf(context.step, sizeof(context.step), "%s", step ? step : "");
}

void
log_set_person(const char *ref)
{
	snprintf(context.person, sizeof(context.person), "%s",
	    ref ? ref : "");
}

void
log_clear_context(void)
{
	memset(&context, 0, sizeof(context));
}

/*
 * A line break or an escape sequence from outside must not forge a line or
 * steer a terminal; well-formed text in any script passes.
 */
static void
escape(struct buf *out, const char *in)
{
	size_t left = strlen(in), len;

	for (; left > 0; in += len, left -= len) {
		len = text_point_len(in, left);
		if (len != 0 && !text_has_control(in, len)) {
			buf_put(out, in, len);
			continue;
		}
		len = 1;
		buf_putf(out, "\\x%02x", (unsigned char)*in);
	}
}

static void
put_context(struct buf *out)
{
	if (context.req != 0)
		buf_putf(out, "req=%08x ", context.req);
	if (context.step[0] != '\0') {
		buf_puts(out, "step=");
		escape(out, context.step);
		buf_putc(out, ' ');
	}
	if (context.person[0] != '\0') {
		buf_puts(out, "person=");
		escape(out, context.person);
		buf_putc(out, ' ');
	}
}

static void
write_line(enum log_level level, const char *message)
{
	char mem[LINE_MAX_LEN + 1];
	struct buf line;

	if (level > max_level)
		return;
	/* The last byte of mem is kept for the newline. */
	buf_init(&line, mem, sizeof(mem) - 1);
	buf_putf(&line, "<%d>%s: ", (int)level, program);
	put_context(&line);
	escape(&line, message);
	mem[line.len] = '\n';
	/* One write: lines of several processes must not mix. */
	if (write(STDERR_FILENO, mem, line.len + 1) == -1)
		return;
}

#define LOG_BODY(level) do {						\
	char text[MESSAGE_MAX_LEN];					\
	va_list ap;							\
									\
	va_start(ap, fmt);						\
	vsnprintf(text, sizeof(text), fmt, ap);				\
	va_end(ap);							\
	write_line(level, text);					\
} while (0)

void
log_err(const char *fmt, ...)
{
	LOG_BODY(LOG_LEVEL_ERR);
}

void
log_warn(const char *fmt, ...)
{
	LOG_BODY(LOG_LEVEL_WARN);
}

void
log_info(const char *fmt, ...)
{
	LOG_BODY(LOG_LEVEL_INFO);
}

void
log_debug(const char *fmt, ...)
{
	LOG_BODY(LOG_LEVEL_DEBUG);
}

void
log_outcome(enum log_level level, enum outcome r, const struct detail *d,
    const char *what)
{
	char text[MESSAGE_MAX_LEN];

	snprintf(text, sizeof(text), "%s: %s%s%s", what, outcome_name(r),
	    d != NULL && d->text[0] != '\0' ? ": " : "",
	    d != NULL ? d->text : "");
	write_line(level, text);
}
