/*
 * LDIF, out and in.
 */
#include <sodium.h>
#include <string.h>

#include "entry/ldif.h"

#define NAME_SIZE 128
#define VALUE_SIZE 2048
#define ENCODED_SIZE sodium_base64_ENCODED_LEN(VALUE_SIZE,		\
    sodium_base64_VARIANT_ORIGINAL)

bool
ldif_is_safe(const char *value)
{
	const size_t len = strlen(value);
	size_t i;

	/* SAFE-STRING, and by note 8 no blank at the end. */
	if (len == 0 || strchr(" :<", value[0]) != NULL ||
	    value[len - 1] == ' ')
		return false;
	for (i = 0; i < len; i++)
		if ((unsigned char)value[i] > 0x7f || value[i] == '\r' ||
		    value[i] == '\n')
			return false;
	return true;
}

static void
put_encoded(struct buf *b, const char *value)
{
	const size_t len = strlen(value);
	char encoded[ENCODED_SIZE];

	if (len > VALUE_SIZE) {
		b->failed = true;
		return;
	}
	sodium_bin2base64(encoded, sizeof(encoded),
	    (const unsigned char *)value, len,
	    sodium_base64_VARIANT_ORIGINAL);
	buf_puts(b, encoded);
	sodium_memzero(encoded, sizeof(encoded));
}

void
ldif_put(struct buf *b, const char *name, const char *value)
{
	const bool safe = ldif_is_safe(value);

	buf_puts(b, name);
	buf_puts(b, safe ? ": " : ":: ");
	if (safe)
		buf_puts(b, value);
	else
		put_encoded(b, value);
	buf_putc(b, '\n');
}

static size_t
room_of(const struct entry *e)
{
	size_t i, len = 0;

	for (i = 0; i < entry_count(e); i++)
		len += strlen(entry_attribute(e, i)) + sizeof(":: \n") +
		    sodium_base64_ENCODED_LEN(strlen(entry_value(e, i)),
		    sodium_base64_VARIANT_ORIGINAL);
	return len;
}

enum outcome
ldif_print(const struct entry *e, struct secret **out)
{
	struct secret *room, *text = NULL;
	struct buf b;
	enum outcome r;
	size_t i;

	if ((r = secret_new(room_of(e), &room)) != OK)
		return r;
	/* The secret has a byte for the NUL behind its len. */
	buf_init(&b, (char *)secret_bytes(room), secret_len(room) + 1);
	for (i = 0; i < entry_count(e); i++)
		ldif_put(&b, entry_attribute(e, i), entry_value(e, i));
	r = buf_failed(&b) ? E_BUG : secret_from(b.data, b.len, &text);
	secret_free(&room);
	if (r == OK)
		*out = text;
	return r;
}

/* Line ends are no part of a value, NUL bytes neither. */
static enum outcome
decode(const char *text, size_t len, char *value)
{
	size_t n = len;

	if (len >= 2 && text[0] == ':' && text[1] == ' ') {
		if (sodium_base642bin((unsigned char *)value, VALUE_SIZE - 1,
		    text + 2, len - 2, NULL, &n, NULL,
		    sodium_base64_VARIANT_ORIGINAL) != 0)
			return E_INPUT;
	} else if (len >= 1 && text[0] == ' ' && len <= VALUE_SIZE) {
		n = len - 1;
		memcpy(value, text + 1, n);
	} else {
		return E_INPUT;
	}
	value[n] = '\0';
	return strlen(value) == n ? OK : E_INPUT;
}

static enum outcome
parse_line(struct entry *e, const char *line, size_t len)
{
	const char *colon = memchr(line, ':', len);
	char name[NAME_SIZE], value[VALUE_SIZE];
	struct buf b;
	enum outcome r;

	if (colon == NULL)
		return E_INPUT;
	buf_init(&b, name, sizeof(name));
	buf_put(&b, line, (size_t)(colon - line));
	if (buf_failed(&b))
		return E_INPUT;
	r = decode(colon + 1, len - (size_t)(colon + 1 - line), value);
	if (r == OK)
		r = entry_put(e, name, value);
	sodium_memzero(value, sizeof(value));
	return r;
}

enum outcome
ldif_parse(const char *text, size_t len, struct entry **out)
{
	const char *end = text + len, *newline;
	struct entry *e = entry_new();
	enum outcome r = e == NULL ? E_NOMEM : OK;

	for (; r == OK && text < end; text = newline + 1) {
		newline = memchr(text, '\n', (size_t)(end - text));
		if (newline == NULL) {
			r = E_INPUT;
			break;
		}
		r = parse_line(e, text, (size_t)(newline - text));
	}
	if (r == OK && entry_count(e) == 0)
		r = E_INPUT;
	if (r != OK)
		entry_free(&e);
	else
		*out = e;
	return r;
}
