/* The text that goes with an outcome. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/detail.h"
#include "base/text.h"

/* A server speaks in its own encoding before it knows ours, and what was cut
 * may end in half a letter: no message could carry that. */
static void
mend_letters(struct detail *d)
{
	size_t len = strlen(d->text), i = 0, n;

	while (i < len) {
		n = text_point_len(d->text + i, len - i);
		if (n == 0)
			d->text[i] = '?';
		i += n == 0 ? 1 : n;
	}
}

void
detail_set(struct detail *d, const char *fmt, ...)
{
	va_list ap;

	if (d == NULL)
		return;
	va_start(ap, fmt);
	vsnprintf(d->text, sizeof(d->text), fmt, ap);
	va_end(ap);
	mend_letters(d);
}

void
detail_prefix(struct detail *d, const char *fmt, ...)
{
	char old[DETAIL_SIZE];
	va_list ap;
	size_t len;

	if (d == NULL)
		return;
	memcpy(old, d->text, sizeof(old));
	old[sizeof(old) - 1] = '\0';
	va_start(ap, fmt);
	vsnprintf(d->text, sizeof(d->text), fmt, ap);
	va_end(ap);
	len = strlen(d->text);
	snprintf(d->text + len, sizeof(d->text) - len, "%s", old);
	mend_letters(d);
}
