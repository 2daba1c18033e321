/* Diagnostics without values. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "directory/scrub.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define NAME LETTERS "0123456789-;"
#define PLAIN LETTERS " ,.:;'/#_-()|&!<>[]"

/* After the first '=' everything may be a value: of this only what stands
 * between "(" and "=" is a name for certain. */
static void
put_names(struct buf *b, const char *text)
{
	const char *open = text;
	size_t len;

	while ((open = strchr(open, '(')) != NULL) {
		open++;
		len = strspn(open, NAME);
		if (len == 0 || open[len] != '=')
			continue;
		buf_puts(b, b->len == 0 ? "" : " ");
		buf_put(b, open, len);
	}
}

void
scrub_diagnostic(const char *text, char *out, size_t size)
{
	size_t len, i, digits = 0;
	struct buf b;

	buf_init(&b, out, size);
	if (text == NULL)
		return;
	len = strcspn(text, "=");
	/* The name in front of the '=' is repeated by put_names. */
	if (text[len] == '=')
		while (len > 0 && strchr(NAME, text[len - 1]) != NULL)
			len--;
	for (i = 0; i < len; i++) {
		digits = strchr("0123456789", text[i]) != NULL ? digits + 1 : 0;
		if (digits > 2 || (digits == 0 &&
		    strchr(PLAIN, text[i]) == NULL))
			buf_putc(&b, '?');
		else
			buf_putc(&b, text[i]);
	}
	put_names(&b, text);
}
