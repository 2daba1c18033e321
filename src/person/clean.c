/*
 * The one cleaner of what is typed and of what the registry holds.
 */
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/buf.h"
#include "base/text.h"
#include "person/clean.h"

#define MINUS 0x2212

/* 0: it goes.  What changes becomes ASCII. */
static UChar32
clean_point(UChar32 c)
{
#define X(zero) 0x##zero,
	static const UChar32 zeros[] = { CLEAN_ZEROS(X) };
#undef X
	size_t i;

	if (c >= ' ' && c < 0x7f)
		return c;
	if (u_charType(c) == U_FORMAT_CHAR)
		return 0;
	if (u_isUWhiteSpace(c) || u_iscntrl(c))
		return ' ';
	if (u_charType(c) == U_DASH_PUNCTUATION || c == MINUS)
		return '-';
	for (i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++)
		if (c >= zeros[i] && c < zeros[i] + 10)
			return '0' + c - zeros[i];
	return c;
}

enum outcome
clean_text(const char *in, char *out, size_t size)
{
	const size_t len = strlen(in);
	size_t i = 0, begin, blanks = 0;
	struct buf b;
	UChar32 c;

	buf_init(&b, out, size);
	if (!text_is_utf8(in, len))
		return E_INPUT;
	while (i < len) {
		begin = i;
		U8_NEXT_UNSAFE(in, i, c);
		c = clean_point(c);
		if (c == ' ' && b.len > 0)
			blanks++;
		if (c == 0 || c == ' ')
			continue;
		for (; blanks > 0; blanks--)
			buf_putc(&b, ' ');
		if (c < 0x80)
			buf_putc(&b, (char)c);
		else
			buf_put(&b, in + begin, i - begin);
	}
	if (!buf_failed(&b))
		return OK;
	out[0] = '\0';
	return E_INPUT;
}
