/* Small questions about text. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

#define NAME_MAX_LEN 64

size_t
text_point_len(const char *s, size_t left)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t n, i;

	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	n = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (n > left)
		return 0;
	for (i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
	    (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
		return 0;
	return n;
}

bool
text_is_utf8(const char *s, size_t len)
{
	size_t n;

	while (len > 0) {
		if (*s == '\0' || (n = text_point_len(s, len)) == 0)
			return false;
		s += n;
		len -= n;
	}
	return true;
}

bool
text_has_control(const char *s, size_t len)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t i;

	for (i = 0; i < len; i++) {
		if (p[i] < 0x20 || p[i] == 0x7f)
			return true;
		if (p[i] == 0xc2 && i + 1 < len && p[i + 1] < 0xa0)
			return true;
		if (p[i] == 0xe2 && i + 2 < len && p[i + 1] == 0x80 &&
		    (p[i + 2] == 0xa8 || p[i + 2] == 0xa9))
			return true;
	}
	return false;
}

bool
text_is_digits(const char *s)
{
	return *s != '\0' && s[strspn(s, "0123456789")] == '\0';
}

static const char *
skip_blanks(const char *s)
{
	for (;;) {
		if (*s == ' ' || *s == '\t' || *s == '\r' || *s == '\n')
			s++;
		else if ((unsigned char)s[0] == 0xc2 &&
		    (unsigned char)s[1] == 0xa0)
			s += 2;
		else
			return s;
	}
}

bool
text_is_empty(const char *s)
{
	return s == NULL || *skip_blanks(s) == '\0';
}

enum outcome
text_copy(char *out, size_t size, const char *in)
{
	size_t len = strlen(in);

	if (len >= size)
		return E_INPUT;
	memcpy(out, in, len + 1);
	return OK;
}

void
text_cut(char *out, size_t size, const char *in)
{
	size_t len = strlen(in);

	if (len >= size)
		len = size - 1;
	while (len > 0 && ((unsigned char)in[len] & 0xc0) == 0x80)
		len--;
	memmove(out, in, len);
	out[len] = '\0';
}

enum outcome
text_trim(char *out, size_t size, const char *in)
{
	const char *s = skip_blanks(in), *end = s, *p;

	/* end stays behind the last thing that is not a blank */
	for (p = s; *p != '\0'; ) {
		const char *q = skip_blanks(p);

		if (q == p)
			end = ++p;
		else
			p = q;
	}
	if ((size_t)(end - s) >= size)
		return E_INPUT;
	memmove(out, s, (size_t)(end - s));
	out[end - s] = '\0';
	return OK;
}

void
text_ascii_lower(char *s)
{
	for (; *s != '\0'; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s - 'A' + 'a');
}

enum outcome
text_to_int(const char *s, int64_t min, int64_t max, int64_t *out)
{
	intmax_t v;
	char *end;

	if ((*s < '0' || *s > '9') && *s != '-')
		return E_INPUT;
	errno = 0;
	v = strtoimax(s, &end, 10);
	if (errno != 0 || end == s || *end != '\0' || v < min || v > max)
		return E_INPUT;
	*out = v;
	return OK;
}

enum outcome
text_to_seconds(const char *s, int64_t *out)
{
	static const struct { char unit; int64_t seconds; } units[] = {
		{ 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 },
	};
	char number[16];
	size_t len = strlen(s), i;
	int64_t factor = 1, v;

	if (len == 0 || len >= sizeof(number))
		return E_INPUT;
	memcpy(number, s, len + 1);
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (number[len - 1] != units[i].unit)
			continue;
		factor = units[i].seconds;
		number[len - 1] = '\0';
		break;
	}
	if (text_to_int(number, 0, INT64_C(1) << 40, &v) != OK)
		return E_INPUT;
	*out = v * factor;
	return OK;
}

size_t
text_points(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

/* *p stands behind the brace; it is left behind the closing one. */
static enum outcome
expand_one(const char **p, text_get_fn *get, void *arg, struct buf *out)
{
	const char *end = strchr(*p, '}'), *value;
	char name[NAME_MAX_LEN];
	size_t len;

	if (end == NULL || (len = (size_t)(end - *p)) >= sizeof(name))
		return E_INPUT;
	memcpy(name, *p, len);
	name[len] = '\0';
	if ((value = get(arg, name)) == NULL)
		return E_INPUT;
	buf_puts(out, value);
	*p = end + 1;
	return OK;
}

enum outcome
text_expand(const char *pattern, text_get_fn *get, void *arg, char *out,
    size_t size)
{
	struct buf b;
	const char *p;
	enum outcome r;

	buf_init(&b, out, size);
	for (p = pattern; *p != '\0'; ) {
		if (p[0] != '{') {
			buf_putc(&b, *p++);
			continue;
		}
		if (p[1] == '{') {
			buf_putc(&b, '{');
			p += 2;
			continue;
		}
		p++;
		if ((r = expand_one(&p, get, arg, &b)) != OK)
			return r;
	}
	return buf_failed(&b) ? E_INPUT : OK;
}
