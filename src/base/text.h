/*
 * Small questions about text.  All text inside is UTF-8.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/outcome.h"

/* Bytes of the code point at s, of which left > 0 are there; 0 if it is not
 * well formed. */
size_t		text_point_len(const char *s, size_t left);
/* Well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms) without
 * NUL. */
bool		text_is_utf8(const char *, size_t len);
/* Has a C0 or C1 control character or DEL; Unicode line separators count. */
bool		text_has_control(const char *, size_t len);
/* ASCII digits only, and at least one. */
bool		text_is_digits(const char *);
bool		text_is_empty(const char *);	/* NULL, "" or blanks only */
/* Copies whole or not at all: E_INPUT when it does not fit. */
enum outcome	text_copy(char *out, size_t size, const char *in) MUST_USE;
/* Copies what fits, and no part of a letter; the text must be UTF-8, and may
 * be out itself. */
void		text_cut(char *out, size_t size, const char *in);
/* Copies without leading and trailing blanks (also U+00A0). */
enum outcome	text_trim(char *out, size_t size, const char *in) MUST_USE;
void		text_ascii_lower(char *);
/* Whole decimal number in [min, max], nothing else around it. */
enum outcome	text_to_int(const char *, int64_t min, int64_t max,
		    int64_t *out) MUST_USE;
/* "90s", "15m", "2h", "7d" or bare seconds, in seconds. */
enum outcome	text_to_seconds(const char *, int64_t *out) MUST_USE;
/* How many code points; the text must be UTF-8. */
size_t		text_points(const char *);
/* Replaces {name} by get(arg, name); E_INPUT for an unknown name (NULL),
 * an unclosed brace, or no room.  "{{" stands for "{". */
typedef const char *text_get_fn(void *arg, const char *name);
enum outcome	text_expand(const char *pattern, text_get_fn *get, void *arg,
		    char *out, size_t size) MUST_USE;

#endif
