/* A line an event on standard error or in the journal, escaped and cut. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/journald.h"
#include "base/log.h"
#include "base/text.h"

#define LINE_MAX_LEN 1536
#define MESSAGE_MAX_LEN 1024
#define CONTEXT_LEN 40
#define FIELDS_MAX_LEN (LINE_MAX_LEN + 512)

static const char *program = "uregister";
static enum log_level max_level = LOG_LEVEL_INFO;
static struct {
	uint32_t req;
	char	step[CONTEXT_LEN];
	char	person[CONTEXT_LEN];
	char	reference[CONTEXT_LEN];
} context;
static enum log_event event;
static bool in_journal;
static bool held_back;

void
log_open(const char *name, enum log_level max)
{
	program = name;
	max_level = max;
	in_journal = journald_open(JOURNALD_SOCKET);
}

void
log_as(enum log_event next)
{
	event = next;
}

void
log_set_request(uint32_t req)
{
	context.req = req;
}


void
log_hold_back(bool hold)
{
	held_back = hold;
}

void
log_clear_context(void)
{
	held_back = false;
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
set_part(char part[CONTEXT_LEN], const char *value)
{
	char cut[CONTEXT_LEN];
	struct buf b;

	buf_init(&b, part, CONTEXT_LEN);
	text_cut(cut, sizeof(cut), value != NULL ? value : "");
	escape(&b, cut);
}

void
log_set_step(const char *step)
{
	set_part(context.step, step);
}

void
log_set_person(const char *ref)
{
	set_part(context.person, ref);
}

void
log_set_reference(const char *code)
{
	set_part(context.reference, code);
}

static void
put_context(struct buf *out)
{
	if (context.req != 0)
		buf_putf(out, "req=%08x ", context.req);
	if (context.step[0] != '\0')
		buf_putf(out, "step=%s ", context.step);
	if (context.person[0] != '\0')
		buf_putf(out, "person=%s ", context.person);
}

static void
put_field(struct buf *out, const char *name, const char *value)
{
	if (*value != '\0')
		buf_putf(out, "%s=%s\n", name, value);
}

/* No value has a line break in it: all are escaped. */
static bool
send_line(enum log_level level, const char *line)
{
	static const char *const ids[LOG_EVENTS] = { "",
#define EVENT(constant, name, id) id,
#include "base/event.def"
#undef EVENT
	};
	static const char *const names[LOG_EVENTS] = { "",
#define EVENT(constant, name, id) name,
#include "base/event.def"
#undef EVENT
	};
	char mem[FIELDS_MAX_LEN], req[9] = "";
	struct buf b;

	buf_init(&b, mem, sizeof(mem));
	if (context.req != 0)
		snprintf(req, sizeof(req), "%08x", context.req);
	buf_putf(&b, "PRIORITY=%d\n", (int)level);
	put_field(&b, "SYSLOG_IDENTIFIER", program);
	put_field(&b, "MESSAGE", line);
	put_field(&b, "UREGISTER_REQUEST", req);
	put_field(&b, "UREGISTER_STEP", context.step);
	put_field(&b, "UREGISTER_PERSON", context.person);
	put_field(&b, "UREGISTER_REFERENCE", context.reference);
	put_field(&b, "UREGISTER_EVENT", names[event]);
	put_field(&b, "MESSAGE_ID", ids[event]);
	return !buf_failed(&b) && journald_send(mem, b.len);
}

static void
write_line(enum log_level level, const char *message)
{
	char mem[LINE_MAX_LEN], out[LINE_MAX_LEN + 64];
	struct buf line, b;

	if (level > max_level)
		return;
	buf_init(&line, mem, sizeof(mem));
	put_context(&line);
	escape(&line, message);
	if (in_journal && send_line(level, mem))
		return;
	/* The journal knows whose stream it is. */
	buf_init(&b, out, sizeof(out));
	buf_putf(&b, "<%d>%s%s%s\n", (int)level, in_journal ? "" : program,
	    in_journal ? "" : ": ", mem);
	/* One write: lines of several processes must not mix. */
	if (write(STDERR_FILENO, out, b.len) == -1)
		return;
}

static void
write_event(enum log_level level, const char *message)
{
	write_line(level, message);
	event = LOG_NO_EVENT;
}

#define LOG_BODY(level) do {						\
	char text[MESSAGE_MAX_LEN];					\
	va_list ap;							\
									\
	va_start(ap, fmt);						\
	vsnprintf(text, sizeof(text), fmt, ap);				\
	va_end(ap);							\
	write_event(level, text);					\
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
	if ((r == E_BACKEND || r == E_BUSY) && held_back) {
		level = LOG_LEVEL_DEBUG;
		held_back = false;
	}
	write_event(level, text);
}
