/*
 * The words of SMS and mail, read at the start.
 */
#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "turn/messages.h"

#define LANGUAGES 2
#define TEXT_MAX 4096

static const char *const languages[LANGUAGES] = { "el", "en" };

#define X(constant, word) [constant] = word,
static const char *const words[LETTERS] = { MESSAGE_LETTERS(X) };
#undef X
static const char *const parts[PARTS] = { "sms", "subject", "mail", "bound",
	"full" };

struct messages {
	char	*text[LANGUAGES][LETTERS][PARTS];
};

/* What is said in the place of the SMS, where it goes out as one. */
static const enum message_part better[LETTERS] = {
	[LETTER_PIN] = PART_BOUND, [LETTER_RECOVER] = PART_BOUND,
	[LETTER_PROVE] = PART_BOUND, [LETTER_CHANGED] = PART_FULL,
	[LETTER_CONTACT] = PART_FULL, [LETTER_OWNER] = PART_FULL,
};

static bool
letter_has(enum message_letter letter, enum message_part part)
{
	/* Whom somebody guesses at is not woken by SMS for each guess. */
	if (letter == LETTER_GUESSED && part == PART_SMS)
		return false;
	return part < PART_BOUND || better[letter] == part;
}

static const struct {
	const char *name;
	size_t	offset;
} placeholders[] = {
#define P(name) { #name, offsetof(struct message_values, name) }
	P(pin), P(minutes), P(username), P(site), P(host), P(account_url),
	P(account_host), P(help), P(reference), P(date), P(since),
#undef P
};

static const char *
get_value_of(void *arg, const char *name)
{
	const char *values = arg, *value;
	size_t i;

	for (i = 0; i < sizeof(placeholders) / sizeof(placeholders[0]); i++)
		if (strcmp(placeholders[i].name, name) == 0) {
			memcpy(&value, values + placeholders[i].offset,
			    sizeof(value));
			return value == NULL ? "" : value;
		}
	return NULL;
}

#define SMS_ROOM 70		/* UCS-2 */
#define SMS_ROOM_LATIN 160	/* GSM 03.38 */

/* In one SMS?  Its characters are counted. */
static bool
is_one_sms(const char *text, size_t *length)
{
	bool latin = true;
	size_t n = 0;

	for (; *text != '\0'; text++) {
		latin = latin && (*text & 0x80) == 0;
		n += (*text & 0xc0) != 0x80;
	}
	*length = n;
	return n <= (latin ? SMS_ROOM_LATIN : SMS_ROOM);
}

static enum outcome
print_part(const struct messages *m, const struct message_which *w,
    const struct message_values *values, struct buf *out)
{
	const size_t l = strcmp(w->lang, "el") == 0 ? 0 : 1;
	const char *text = m->text[l][w->letter][w->part];
	struct message_values copy = *values;

	return text == NULL ? E_INPUT : text_expand(text, get_value_of,
	    &copy, out->data, out->size);
}

enum outcome
messages_print(const struct messages *m, const struct message_which *w,
    const struct message_values *values, struct buf *out)
{
	const struct message_which longer = { w->lang, w->letter,
	    better[w->letter] };
	size_t n;

	if (w->part == PART_SMS && longer.part != PART_SMS &&
	    print_part(m, &longer, values, out) == OK &&
	    is_one_sms(out->data, &n))
		return OK;
	return print_part(m, w, values, out);
}

const char *
messages_word(enum message_letter letter)
{
	return words[letter];
}

bool
messages_sms_fits(const struct messages *m, const char *lang,
    enum message_letter letter, const struct message_values *values,
    size_t *length)
{
	const struct message_which which = { lang, letter, PART_SMS };
	char text[TEXT_MAX];
	struct buf b;

	if (!letter_has(letter, PART_SMS))
		return true;
	buf_init(&b, text, sizeof(text));
	return messages_print(m, &which, values, &b) == OK &&
	    is_one_sms(text, length);
}

static enum outcome
refuse_message(struct detail *d, const char *file, const config_setting_t *s,
    const char *what, const char *key)
{
	detail_set(d, "%s:%u: the text \"%s\" %s", file,
	    s == NULL ? 1 : (unsigned)config_setting_source_line(s), key,
	    what);
	return E_CONF;
}

/* The place in the table of a key like "pin_sms". */
static char **
find_message(char *text[LETTERS][PARTS], const char *key)
{
	char name[64];
	size_t i, k;

	for (i = 0; i < LETTERS; i++)
		for (k = 0; k < PARTS; k++) {
			snprintf(name, sizeof(name), "%s_%s", words[i],
			    parts[k]);
			if (strcmp(name, key) == 0 &&
			    letter_has((enum message_letter)i,
			    (enum message_part)k))
				return &text[i][k];
		}
	return NULL;
}

static enum outcome
take_message(const config_setting_t *s, const char *file,
    char *table[LETTERS][PARTS], struct detail *d)
{
	const char *key = config_setting_name(s);
	const char *text = config_setting_get_string(s);
	struct message_values copy = { 0 };
	char scratch[TEXT_MAX], **place;

	if ((place = find_message(table, key)) == NULL)
		return refuse_message(d, file, s, "is none of ours", key);
	if (text == NULL || !text_is_utf8(text, strlen(text)))
		return refuse_message(d, file, s,
		    "must be UTF-8 in quotes", key);
	if (text_expand(text, get_value_of, &copy, scratch,
	    sizeof(scratch)) != OK)
		return refuse_message(d, file, s, "is too long, or has a "
		    "{placeholder} that there is not", key);
	return (*place = strdup(text)) == NULL ? E_NOMEM : OK;
}

static enum outcome
take_letters(const config_t *cfg, const char *file,
    char *text[LETTERS][PARTS], struct detail *d)
{
	const config_setting_t *root = config_root_setting(cfg), *s = NULL;
	enum outcome r;
	char key[64];
	int i, n = config_setting_length(root);
	size_t l, k;

	for (i = 0; i < n; i++) {
		s = config_setting_get_elem(root, (unsigned)i);
		if ((r = take_message(s, file, text, d)) != OK)
			return r;
	}
	for (l = 0; l < LETTERS; l++)
		for (k = 0; k < PARTS; k++) {
			snprintf(key, sizeof(key), "%s_%s", words[l],
			    parts[k]);
			if (text[l][k] == NULL &&
			    letter_has((enum message_letter)l,
			    (enum message_part)k))
				return refuse_message(d, file, s,
				    "is missing up to here", key);
		}
	return OK;
}

static enum outcome
load_language(const char *dir, const char *lang,
    char *text[LETTERS][PARTS], struct detail *d)
{
	char file[512];
	enum outcome r = OK;
	config_t cfg;
	int n;

	n = snprintf(file, sizeof(file), "%s/%s.cfg", dir, lang);
	if (n < 0 || (size_t)n >= sizeof(file))
		return E_CONF;
	config_init(&cfg);
	if (config_read_file(&cfg, file) != CONFIG_TRUE) {
		detail_set(d, "%s:%d: %s", file, config_error_line(&cfg),
		    config_error_text(&cfg));
		r = E_CONF;
	}
	if (r == OK)
		r = take_letters(&cfg, file, text, d);
	config_destroy(&cfg);
	return r;
}

enum outcome
messages_load(const char *dir, struct messages **out, struct detail *d)
{
	struct messages *m;
	enum outcome r = OK;
	size_t i;

	if ((m = calloc(1, sizeof(*m))) == NULL)
		return E_NOMEM;
	for (i = 0; i < LANGUAGES && r == OK; i++)
		r = load_language(dir, languages[i], m->text[i], d);
	if (r == OK) {
		*out = m;
		m = NULL;
	}
	messages_free(&m);
	return r;
}

void
messages_free(struct messages **m)
{
	size_t l, i, k;

	if (m == NULL || *m == NULL)
		return;
	for (l = 0; l < LANGUAGES; l++)
		for (i = 0; i < LETTERS; i++)
			for (k = 0; k < PARTS; k++)
				free((*m)->text[l][i][k]);
	free(*m);
	*m = NULL;
}
