/* The text that goes with an outcome. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/detail.h"

void
detail_set(struct detail *d, const char *fmt, ...)
{
	va_list ap;

	if (d == NULL)
		return;
	va_start(ap, fmt);
	vsnprintf(d->text, sizeof(d->text), fmt, ap);
	va_end(ap);
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
}
