/* E-mail addresses: taken as typed, brought to normal form, masked. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "person/clean.h"
#include "person/email.h"

#define LOCAL_MAX 64		/* RFC 5321 4.5.3.1.1 */
#define LABEL_MAX 63		/* RFC 1035 2.3.4 */

static bool
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z');
}

/* dot-string of atext: RFC 5321 4.1.2, RFC 5322 3.2.3 */
static bool
is_local(const char *s, size_t len)
{
	size_t i;

	if (len == 0 || len > LOCAL_MAX || s[0] == '.' || s[len - 1] == '.')
		return false;
	for (i = 0; i < len; i++) {
		if (s[i] == '.' && s[i + 1] == '.')
			return false;
		if (s[i] != '.' && !is_alnum(s[i]) &&
		    strchr("!#$%&'*+-/=?^_`{|}~", s[i]) == NULL)
			return false;
	}
	return true;
}

static bool
is_label(const char *s, size_t len)
{
	size_t i;

	if (len == 0 || len > LABEL_MAX || s[0] == '-' || s[len - 1] == '-')
		return false;
	for (i = 0; i < len; i++)
		if (!is_alnum(s[i]) && s[i] != '-')
			return false;
	return true;
}

/* Two labels at least, and a last one that is not a number. */
static bool
is_mail_domain(const char *s)
{
	const char *dot;
	size_t labels = 1;

	while ((dot = strchr(s, '.')) != NULL) {
		if (!is_label(s, (size_t)(dot - s)))
			return false;
		s = dot + 1;
		labels++;
	}
	return labels >= 2 && is_label(s, strlen(s)) && strlen(s) >= 2 &&
	    !text_is_digits(s);
}

enum outcome
email_parse(const char *text, char out[EMAIL_SIZE])
{
	char cleaned[EMAIL_SIZE];
	char *at;

	if (clean_text(text, cleaned, sizeof(cleaned)) != OK)
		return E_INPUT;
	if ((at = strrchr(cleaned, '@')) == NULL ||
	    !is_local(cleaned, (size_t)(at - cleaned)) ||
	    !is_mail_domain(at + 1))
		return E_INPUT;
	text_ascii_lower(at + 1);
	return text_copy(out, EMAIL_SIZE, cleaned);
}

/* One word of a cell, which may end a sentence or begin a link. */
static bool
take_word(char *word, char out[EMAIL_SIZE])
{
	size_t len = strlen(word);

	if (len > 0 && word[len - 1] == '.')
		word[len - 1] = '\0';
	if (strncmp(word, "mailto:", 7) == 0)
		word += 7;
	return email_parse(word, out) == OK;
}

/* A slash may stand in an address, and between two. */
static size_t
take_words(char *text, const char *between, char (*out)[EMAIL_SIZE],
    size_t max)
{
	size_t count = 0;
	char *word;

	while (count < max && (word = strsep(&text, between)) != NULL) {
		if (take_word(word, out[count]))
			count++;
		else if (strchr(word, '/') != NULL)
			count += take_words(word, "/", out + count,
			    max - count);
	}
	return count;
}

size_t
email_parse_cell(const char *cell, char out[EMAIL_CELL_MAX][EMAIL_SIZE])
{
	char cleaned[EMAIL_SIZE * EMAIL_CELL_MAX];

	if (clean_text(cell, cleaned, sizeof(cleaned)) != OK)
		return 0;
	return take_words(cleaned, " ,;<>()[]|\"", out, EMAIL_CELL_MAX);
}

void
email_key(const char *email, char out[EMAIL_SIZE])
{
	struct buf b;

	buf_init(&b, out, EMAIL_SIZE);
	buf_puts(&b, email);
	text_ascii_lower(out);
}

static bool
is_equal(const char *a, const char *b)
{
	char x, y;

	for (; *a != '\0' && *b != '\0'; a++, b++) {
		x = *a >= 'A' && *a <= 'Z' ? (char)(*a + 32) : *a;
		y = *b >= 'A' && *b <= 'Z' ? (char)(*b + 32) : *b;
		if (x != y)
			return false;
	}
	return *a == *b;
}

bool
email_is_in(const char *email, char *const *domains, size_t count)
{
	const char *domain = strrchr(email, '@');
	size_t len, have, i;

	if (domain == NULL)
		return false;
	have = strlen(++domain);
	for (i = 0; i < count; i++) {
		len = strlen(domains[i]);
		if (len == 0 || len > have ||
		    !is_equal(domain + have - len, domains[i]))
			continue;
		if (len == have || domain[have - len - 1] == '.')
			return true;
	}
	return false;
}

void
email_mask(const char *email, char out[EMAIL_SIZE])
{
	const char *at = strrchr(email, '@'), *dot = strrchr(email, '.');
	struct buf b;

	buf_init(&b, out, EMAIL_SIZE);
	if (at == NULL || dot == NULL || dot < at)
		return;
	buf_putc(&b, email[0]);
	buf_puts(&b, "***@");
	buf_putc(&b, at[1]);
	buf_puts(&b, "***");
	buf_puts(&b, dot);
	if (buf_failed(&b))	/* a one-letter domain of full length */
		out[0] = '\0';
}
