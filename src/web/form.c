#include <string.h>

#include "base/text.h"
#include "web/form.h"

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Decodes [p, end) onto itself and puts a NUL behind; the text can only
 * become shorter. */
static enum outcome
decode(char *p, const char *end, size_t *out_len)
{
	char *to = p, *from;
	int high, low;

	for (from = p; from < end; from++) {
		if (*from == '+') {
			*to++ = ' ';
			continue;
		}
		if (*from != '%') {
			*to++ = *from;
			continue;
		}
		if (end - from < 3 || (high = hex_value(from[1])) < 0 ||
		    (low = hex_value(from[2])) < 0)
			return E_INPUT;
		*to++ = (char)(high << 4 | low);
		from += 2;
	}
	*to = '\0';
	*out_len = (size_t)(to - p);
	return text_is_utf8(p, *out_len) ? OK : E_INPUT;
}

static enum outcome
keep(const struct form_rule *rules, size_t n_rules, const char **values,
    const char *name, const char *value, size_t len)
{
	size_t i;

	for (i = 0; i < n_rules; i++) {
		if (strcmp(rules[i].name, name) != 0)
			continue;
		if (values[i] != NULL || len > rules[i].max)
			return E_INPUT;
		values[i] = value;
		return OK;
	}
	return OK;
}

/* One name=value in [p, end); *end may be overwritten. */
static enum outcome
parse_pair(char *p, char *end, const struct form_rule *rules, size_t n_rules,
    const char **values)
{
	char *equals = memchr(p, '=', (size_t)(end - p));
	char *value = equals == NULL ? end : equals + 1;
	size_t name_len, len;
	enum outcome r;

	if (p == end)
		return OK;
	if ((r = decode(p, equals == NULL ? end : equals, &name_len)) != OK)
		return r;
	if ((r = decode(value, end, &len)) != OK)
		return r;
	return keep(rules, n_rules, values, p, value, len);
}

enum outcome
form_parse(char *text, size_t len, const struct form_rule *rules,
    size_t n_rules, const char **values)
{
	char *p = text, *end = text + len, *next;
	enum outcome r = OK;
	size_t pairs = 0, i;

	for (i = 0; i < n_rules; i++)
		values[i] = NULL;
	if (len > FORM_SIZE_MAX)
		return E_INPUT;
	while (p < end && r == OK) {
		next = memchr(p, '&', (size_t)(end - p));
		if (next == NULL)
			next = end;
		if (++pairs > FORM_FIELDS_MAX)
			r = E_INPUT;
		else
			r = parse_pair(p, next, rules, n_rules, values);
		p = next + 1;
	}
	for (i = 0; r != OK && i < n_rules; i++)
		values[i] = NULL;
	return r;
}
