/* Text written into memory of fixed size. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"

void
buf_init(struct buf *b, char *mem, size_t size)
{
	b->data = mem;
	b->len = 0;
	b->size = size;
	b->failed = size == 0;
	if (size > 0)
		mem[0] = '\0';
}

void
buf_put(struct buf *b, const void *p, size_t len)
{
	if (b->failed)
		return;
	if (len >= b->size - b->len) {
		b->failed = true;
		return;
	}
	if (len > 0)
		memcpy(b->data + b->len, p, len);
	b->len += len;
	b->data[b->len] = '\0';
}

void
buf_puts(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

void
buf_putc(struct buf *b, char c)
{
	buf_put(b, &c, 1);
}

void
buf_putf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	if (b->failed)
		return;
	va_start(ap, fmt);
	n = vsnprintf(b->data + b->len, b->size - b->len, fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= b->size - b->len) {
		b->data[b->len] = '\0';
		b->failed = true;
		return;
	}
	b->len += (size_t)n;
}

bool
buf_failed(const struct buf *b)
{
	return b->failed;
}
