/* Five characters have a meaning in HTML; nothing else needs care. */
#include "page/html.h"

static const char *
entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void
html_put(struct buf *out, const char *text, size_t len)
{
	const char *name;
	size_t i, from = 0;

	for (i = 0; i < len; i++) {
		if ((name = entity(text[i])) == NULL)
			continue;
		buf_put(out, text + from, i - from);
		buf_puts(out, name);
		from = i + 1;
	}
	buf_put(out, text + from, len - from);
}
