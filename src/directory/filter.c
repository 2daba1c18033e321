/* Search filters (RFC 4515), made of escaped values only. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "entry/dn.h"
#include "directory/filter.h"

/* RFC 4515 section 3: NUL ( ) * and \ must be written as \xx, any other
 * byte may be; control characters are, for the sake of who reads a log. */
static void
put_filter_value(struct buf *b, const char *value)
{
	const unsigned char *p;

	for (p = (const unsigned char *)value; *p != '\0'; p++)
		if (strchr("()*\\", *p) != NULL || *p < 0x20 || *p == 0x7f)
			buf_putf(b, "\\%02x", *p);
		else
			buf_putc(b, (char)*p);
}

enum outcome
filter_equal(const char *attribute, const char *value, struct filter *out)
{
	struct filter f;
	struct buf b;

	if (!dn_is_attribute(attribute) || value == NULL || *value == '\0' ||
	    !text_is_utf8(value, strlen(value)))
		return E_INPUT;
	buf_init(&b, f.text, sizeof(f.text));
	buf_putf(&b, "(%s=", attribute);
	put_filter_value(&b, value);
	buf_putc(&b, ')');
	if (buf_failed(&b))
		return E_INPUT;
	*out = f;
	return OK;
}

enum outcome
filter_or(const struct filter *left, const struct filter *right,
    struct filter *out)
{
	struct filter f;
	struct buf b;

	buf_init(&b, f.text, sizeof(f.text));
	buf_putf(&b, "(|%s%s)", left->text, right->text);
	if (buf_failed(&b))
		return E_INPUT;
	*out = f;
	return OK;
}

enum outcome
filter_but(const struct filter *left, const struct filter *right,
    struct filter *out)
{
	struct filter f;
	struct buf b;

	buf_init(&b, f.text, sizeof(f.text));
	buf_putf(&b, "(&%s(!%s))", left->text, right->text);
	if (buf_failed(&b))
		return E_INPUT;
	*out = f;
	return OK;
}

const char *
filter_text(const struct filter *f)
{
	return f->text;
}
