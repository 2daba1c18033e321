/* A form is decoded where it stands, and only what was declared is kept. */
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
decode_escapes(char *p, const char *end, size_t *out_len)
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

/* What is declared, and where its values go. */
struct declared {
	const struct form_rule *rules;
	size_t	n;
	const char **values;
};

/* A letter too much is for core to answer, on its step. */
static enum outcome
fit_value(const struct form_rule *rule, char *value, size_t len)
{
	if (len <= rule->max)
		return OK;
	if (!rule->typed)
		return E_INPUT;
	text_cut(value, rule->max + 1, value);
	return OK;
}

static enum outcome
keep_value(const struct declared *want, const char *name, char *value,
    size_t len)
{
	size_t i;

	for (i = 0; i < want->n; i++) {
		if (strcmp(want->rules[i].name, name) != 0)
			continue;
		if (want->values[i] != NULL ||
		    fit_value(&want->rules[i], value, len) != OK)
			return E_INPUT;
		want->values[i] = value;
		return OK;
	}
	return OK;
}

/* One name=value in [p, end); *end may be overwritten. */
static enum outcome
parse_pair(char *p, char *end, const struct declared *want)
{
	char *equals = memchr(p, '=', (size_t)(end - p));
	char *name_end = equals == NULL ? end : equals;
	char *value = equals == NULL ? end : equals + 1;
	size_t name_len, len;
	enum outcome r;

	if (p == end)
		return OK;
	if ((r = decode_escapes(p, name_end, &name_len)) != OK)
		return r;
	if ((r = decode_escapes(value, end, &len)) != OK)
		return r;
	return keep_value(want, p, value, len);
}

enum outcome
form_parse(char *text, size_t len, const struct form_rule *rules,
    size_t n_rules, const char **values)
{
	const struct declared want = { rules, n_rules, values };
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
			r = parse_pair(p, next, &want);
		p = next + 1;
	}
	for (i = 0; r != OK && i < n_rules; i++)
		values[i] = NULL;
	return r;
}
