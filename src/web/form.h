/*
 * What a browser sends in application/x-www-form-urlencoded, in a body or
 * behind a question mark.  Names and sizes are declared before anything is
 * read; what is not declared is dropped.
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/outcome.h"

#define FORM_FIELDS_MAX 64
#define FORM_SIZE_MAX 16384

struct form_rule {
	const char *name;
	size_t	max;		/* bytes, decoded */
	bool	typed;		/* what is longer is cut, not refused */
};

/*
 * Decodes in place: values[i], of rules[i], points into text, or is NULL
 * where the field was not sent.  text must have room for a NUL at
 * text[len].  E_INPUT, with all values NULL, for a broken escape, a NUL,
 * what is not UTF-8, a value above its maximum that nobody typed, a declared
 * field sent twice, or too many fields.
 */
enum outcome	form_parse(char *text, size_t len,
		    const struct form_rule *rules, size_t n_rules,
		    const char **values) MUST_USE;

#endif
