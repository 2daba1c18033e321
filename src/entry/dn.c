/* Distinguished names: RFC 4514. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "entry/dn.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

bool
dn_is_attribute(const char *name)
{
	size_t len;

	if (name == NULL || *name == '\0')
		return false;
	if (strchr(LETTERS, *name) != NULL)
		len = strspn(name, LETTERS DIGITS "-");
	else
		len = strspn(name, DIGITS ".");
	while (len > 0 && name[len] == ';') {
		size_t option = strspn(name + len + 1, LETTERS DIGITS "-");

		if (option == 0)
			return false;
		len += 1 + option;
	}
	return len > 0 && name[len] == '\0';
}

/* RFC 4514 section 2.4: a blank or # in front, a blank behind, and the
 * characters that mean something. */
static void
put_escaped(struct buf *b, const char *value)
{
	const unsigned char *p = (const unsigned char *)value;
	size_t i, len = strlen(value);

	for (i = 0; i < len; i++)
		if (p[i] < 0x20 || p[i] == 0x7f)
			buf_putf(b, "\\%02X", p[i]);
		else if (strchr("\"+,;<>\\=", p[i]) != NULL ||
		    (i == 0 && (p[i] == ' ' || p[i] == '#')) ||
		    (i == len - 1 && p[i] == ' '))
			buf_putf(b, "\\%c", p[i]);
		else
			buf_putc(b, (char)p[i]);
}

static bool
is_value(const char *value)
{
	return value != NULL && *value != '\0' &&
	    text_is_utf8(value, strlen(value));
}

enum outcome
dn_escape(const char *value, char *out, size_t size)
{
	char text[DN_SIZE];
	struct buf b;

	if (!is_value(value))
		return E_INPUT;
	buf_init(&b, text, sizeof(text));
	put_escaped(&b, value);
	if (buf_failed(&b))
		return E_INPUT;
	return text_copy(out, size, text);
}

enum outcome
dn_make(const char *attribute, const char *value, const char *parent,
    struct dn *out)
{
	struct buf b;
	struct dn dn;

	if (!dn_is_attribute(attribute) || !is_value(value))
		return E_INPUT;
	buf_init(&b, dn.text, sizeof(dn.text));
	buf_putf(&b, "%s=", attribute);
	put_escaped(&b, value);
	buf_putf(&b, ",%s", parent);
	if (buf_failed(&b))
		return E_INPUT;
	*out = dn;
	return OK;
}

enum outcome
dn_from(const char *text, struct dn *out)
{
	return text_copy(out->text, sizeof(out->text), text);
}

const char *
dn_text(const struct dn *dn)
{
	return dn->text;
}
