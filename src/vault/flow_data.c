/*
 * What a flow knows of its person, as bytes to be sealed, and back.
 */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "vault/flow_data.h"

#define X(constant, word) [constant] = word,
static const char *const pages[PAGES] = { FLOW_PAGES(X) };
#undef X

static const char *
page_word(enum flow_page page)
{
	return (unsigned)page < PAGES ? pages[page] : "";
}

enum flow_page
flow_data_page_find(const char *word)
{
	enum flow_page page;

	for (page = PAGE_NONE; page < PAGES; page++)
		if (strcmp(pages[page], word) == 0)
			return page;
	return PAGE_NONE;
}

enum data_kind { DATA_TEXT, DATA_FLAG, DATA_SET, DATA_PAGE };

struct data_field {
	enum data_kind kind;
	const char *name;
	size_t	offset;
	size_t	size;
};

static const struct data_field data_fields[] = {
#define AT(kind, field) kind, #field, offsetof(struct flow_data, field)
#define TEXT(field, size) { AT(DATA_TEXT, field), size },
#define FLAG(field) { AT(DATA_FLAG, field), sizeof(bool) },
#define SET(field) { AT(DATA_SET, field), sizeof(unsigned) },
#define PAGE(field) { AT(DATA_PAGE, field), sizeof(enum flow_page) },
	FLOW_DATA_FIELDS(TEXT, FLAG, SET, PAGE)
#undef AT
#undef TEXT
#undef FLAG
#undef SET
#undef PAGE
};
#define DATA_FIELDS (sizeof(data_fields) / sizeof(data_fields[0]))
#define WORDS_SIZE 16		/* of all channels, blanks between them */

static const char *
print_set(unsigned set, char out[WORDS_SIZE])
{
	enum channel channel;
	struct buf b;

	buf_init(&b, out, WORDS_SIZE);
	for (channel = 0; channel < CHANNELS; channel++)
		if (set & CHANNEL_BIT(channel)) {
			buf_puts(&b, b.len == 0 ? "" : " ");
			buf_puts(&b, channel_name(channel));
		}
	return out;
}

static unsigned
parse_set(const char *words)
{
	enum channel channel;
	unsigned set = 0;

	for (channel = 0; channel < CHANNELS; channel++)
		if (strstr(words, channel_name(channel)) != NULL)
			set |= CHANNEL_BIT(channel);
	return set;
}

/* The field as text, "" if there is nothing in it. */
static const char *
print_field(const struct data_field *f, const struct flow_data *data,
    char words[WORDS_SIZE])
{
	const char *at = (const char *)data + f->offset;

	switch (f->kind) {
	case DATA_FLAG:
		return *(const bool *)at ? "1" : "";
	case DATA_SET:
		return print_set(*(const unsigned *)(const void *)at, words);
	case DATA_PAGE:
		return page_word(*(const enum flow_page *)
		    (const void *)at);
	case DATA_TEXT:
		break;
	}
	return at;
}

static void
parse_field(const struct data_field *f, const char *value,
    struct flow_data *data)
{
	char *at = (char *)data + f->offset;

	switch (f->kind) {
	case DATA_FLAG:
		*(bool *)at = *value == '1';
		break;
	case DATA_SET:
		*(unsigned *)(void *)at = parse_set(value);
		break;
	case DATA_PAGE:
		*(enum flow_page *)(void *)at = flow_data_page_find(value);
		break;
	case DATA_TEXT:
		if (text_copy(at, f->size, value) != OK)
			*at = '\0';
		break;
	}
}

/* So that its length does not tell what is in it. */
static void
fill_up(struct buf *b)
{
	while (!buf_failed(b) && b->len % FLOW_DATA_STEP != 0)
		buf_putc(b, '\0');
}

/* name NUL value NUL …, empty values left out; then NULs */
size_t
flow_data_encode(const struct flow_data *data, char out[FLOW_DATA_MAX])
{
	char words[WORDS_SIZE];
	struct buf b;
	size_t i;

	buf_init(&b, out, FLOW_DATA_MAX);
	for (i = 0; i < DATA_FIELDS; i++) {
		const char *value = print_field(&data_fields[i], data, words);

		if (*value == '\0')
			continue;
		buf_put(&b, data_fields[i].name,
		    strlen(data_fields[i].name) + 1);
		buf_put(&b, value, strlen(value) + 1);
	}
	fill_up(&b);
	return buf_failed(&b) ? 0 : b.len;
}

static void
decode_one(struct flow_data *data, const char *name, const char *value)
{
	size_t i;

	for (i = 0; i < DATA_FIELDS; i++)
		if (strcmp(data_fields[i].name, name) == 0)
			parse_field(&data_fields[i], value, data);
}

void
flow_data_decode(const char *bytes, size_t len, struct flow_data *out)
{
	const char *p = bytes, *end = bytes + len;
	const char *name;

	memset(out, 0, sizeof(*out));
	while (p < end) {
		name = p;
		p += strlen(p) + 1;
		if (p >= end)
			break;
		decode_one(out, name, p);
		p += strlen(p) + 1;
	}
}

void
flow_data_each(const struct flow_data *data, flow_data_fn *see, void *arg)
{
	char words[WORDS_SIZE];
	const char *value;
	size_t i;

	for (i = 0; i < DATA_FIELDS; i++) {
		value = print_field(&data_fields[i], data, words);
		if (*value != '\0')
			see(arg, data_fields[i].name, value);
	}
}
