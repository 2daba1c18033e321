/*
 * Escaping for each place that a text is put into.
 */
#include <sodium.h>
#include <string.h>

#include "gateway/encode.h"

#define LINE_BYTES 57		/* make 76 characters of base64 */
/* "Subject: =?UTF-8?B?" and "?=" and 52 characters make 73, RFC 2047 §2
 * allows a line of 76. */
#define WORD_BYTES 39
#define LINE_TEXT_SIZE sodium_base64_ENCODED_LEN(LINE_BYTES,		\
    sodium_base64_VARIANT_ORIGINAL)

static bool
is_unreserved(unsigned char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	    c == '~';
}

void
encode_url(struct buf *b, const char *text)
{
	const unsigned char *p;

	for (p = (const unsigned char *)text; *p != '\0'; p++)
		if (is_unreserved(*p))
			buf_putc(b, (char)*p);
		else
			buf_putf(b, "%%%02X", *p);
}

void
encode_json(struct buf *b, const char *text)
{
	const unsigned char *p;

	for (p = (const unsigned char *)text; *p != '\0'; p++)
		if (*p == '"' || *p == '\\') {
			buf_putc(b, '\\');
			buf_putc(b, (char)*p);
		} else if (*p < 0x20 || *p == 0x7f) {
			buf_putf(b, "\\u%04x", *p);
		} else {
			buf_putc(b, (char)*p);
		}
}

void
encode_xml(struct buf *b, const char *text)
{
	for (; *text != '\0'; text++)
		switch (*text) {
		case '<':
			buf_puts(b, "&lt;");
			break;
		case '>':
			buf_puts(b, "&gt;");
			break;
		case '&':
			buf_puts(b, "&amp;");
			break;
		case '"':
			buf_puts(b, "&quot;");
			break;
		case '\'':
			buf_puts(b, "&#39;");
			break;
		default:
			buf_putc(b, *text);
		}
}

void
encode_plain(struct buf *b, const char *text)
{
	buf_puts(b, text);
}

void
encode_base64(struct buf *b, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;
	char line[LINE_TEXT_SIZE];
	size_t n;

	/* Whole lines have no padding, so they may be put end to end. */
	for (; len > 0; len -= n, p += n) {
		n = len < LINE_BYTES ? len : LINE_BYTES;
		sodium_bin2base64(line, sizeof(line), p, n,
		    sodium_base64_VARIANT_ORIGINAL);
		buf_puts(b, line);
	}
	sodium_memzero(line, sizeof(line));
}

void
encode_base64_lines(struct buf *b, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;
	size_t n;

	for (; len > 0; len -= n, p += n) {
		n = len < LINE_BYTES ? len : LINE_BYTES;
		encode_base64(b, p, n);
		buf_puts(b, "\r\n");
	}
}

void
encode_words(struct buf *b, const char *text)
{
	size_t len = strlen(text), n;

	while (len > 0) {
		n = len < WORD_BYTES ? len : WORD_BYTES;
		/* A character is never cut in two (RFC 2047 §5). */
		while (n > 1 && n < len &&
		    ((unsigned char)text[n] & 0xc0) == 0x80)
			n--;
		buf_puts(b, "=?UTF-8?B?");
		encode_base64(b, text, n);
		buf_puts(b, "?=");
		text += n;
		len -= n;
		if (len > 0)
			buf_puts(b, "\r\n ");
	}
}
