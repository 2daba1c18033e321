/* Telephone numbers: taken as typed, brought to E.164, masked. */
#include <string.h>

#include "base/buf.h"
#include "person/clean.h"
#include "person/phone.h"

#define E164_MIN 8	/* digits with the country: the shortest in use */
#define E164_MAX 15
#define GREECE "30"
#define NATIONAL_LEN 10
#define CYPRUS "357"
#define CYPRUS_LEN 8
#define CELL_SIZE 256
#define BETWEEN " -.()/"	/* people put these between digits */
#define PARTING " -/"		/* and these between two numbers */

/* "(0)" behind the country is dialled inside of it only. */
static bool
is_trunk_prefix(const char *s, const struct buf *digits, bool plus)
{
	return strncmp(s, "(0)", 3) == 0 && digits->len > 0 &&
	    (plus || strncmp(digits->data, "00", 2) == 0);
}

/* The digits alone, and whether a plus stood in front of them. */
static enum outcome
take_digits(const char *s, struct buf *digits, bool *plus)
{
	*plus = false;
	for (; *s != '\0'; s++) {
		if (*s >= '0' && *s <= '9')
			buf_putc(digits, *s);
		else if (*s == '+' && digits->len == 0 && !*plus)
			*plus = true;
		else if (is_trunk_prefix(s, digits, *plus))
			s += 2;
		else if (strchr(BETWEEN, *s) == NULL)
			return E_INPUT;
	}
	return buf_failed(digits) ? E_INPUT : OK;
}

/* Greek numbers have ten digits; mobiles begin with 69, others with 2. */
static bool
is_greek_national(const char *digits)
{
	return strlen(digits) == NATIONAL_LEN &&
	    (strncmp(digits, "69", 2) == 0 || digits[0] == '2');
}

static bool
is_international(const char *digits)
{
	size_t len = strlen(digits);

	if (len < E164_MIN || len > E164_MAX || digits[0] == '0')
		return false;
	return strncmp(digits, GREECE, 2) != 0 ||
	    is_greek_national(digits + 2);
}

/* Without its country: of Greece, or a mobile of Cyprus. */
static const char *
country_of(const char *digits)
{
	if (is_greek_national(digits))
		return GREECE;
	return strlen(digits) == CYPRUS_LEN && digits[0] == '9' ? CYPRUS :
	    NULL;
}

/* Digits that begin with the country, whose plus was lost. */
static bool
has_country(const char *digits)
{
	if (strncmp(digits, GREECE, 2) == 0)
		return is_greek_national(digits + 2);
	return strncmp(digits, CYPRUS, 3) == 0 &&
	    strlen(digits) == 3 + CYPRUS_LEN &&
	    (digits[3] == '9' || digits[3] == '2');
}

static enum outcome
parse_clean(const char *text, char out[PHONE_SIZE])
{
	char mem[E164_MAX + 8];		/* 00 in front */
	const char *digits = mem, *country = "";
	struct buf b;
	bool plus;

	buf_init(&b, mem, sizeof(mem));
	if (take_digits(text, &b, &plus) != OK)
		return E_INPUT;
	if (!plus && strncmp(digits, "00", 2) == 0) {
		digits += 2;
		plus = true;
	}
	if (plus || has_country(digits)) {
		if (!is_international(digits))
			return E_INPUT;
	} else if ((country = country_of(digits)) == NULL)
		return E_INPUT;
	buf_init(&b, out, PHONE_SIZE);
	buf_putf(&b, "+%s%s", country, digits);
	return OK;
}

enum outcome
phone_parse(const char *text, char out[PHONE_SIZE])
{
	char cleaned[CELL_SIZE];

	if (clean_text(text, cleaned, sizeof(cleaned)) != OK)
		return E_INPUT;
	return parse_clean(cleaned, out);
}

struct cell {
	char	(*phone)[PHONE_SIZE];
	size_t	 count;
};

static bool
keep_number(struct cell *cell, const char *text)
{
	if (cell->count == PHONE_CELL_MAX ||
	    parse_clean(text, cell->phone[cell->count]) != OK)
		return false;
	cell->count++;
	return true;
}

/* The longest number that begins with the first word of text; where it ends,
 * or where the first word does. */
static char *
take_longest(struct cell *cell, char *text)
{
	char *end = text + strlen(text), *first = NULL, kept;

	while (end > text) {
		kept = *end;
		*end = '\0';
		if (keep_number(cell, text)) {
			*end = kept;
			return end;
		}
		*end = kept;
		first = end;
		while (end > text && strchr(PARTING, *--end) == NULL)
			;
	}
	return first;
}

/* Without a letter or a sign that no number has in it. */
static void
take_piece(struct cell *cell, char *text)
{
	const size_t len = strlen(text);

	/* A spreadsheet writes a number as 6901234567.0. */
	if (len > 2 && strcmp(text + len - 2, ".0") == 0) {
		text[len - 2] = '\0';
		if (keep_number(cell, text))
			return;
		text[len - 2] = '.';
	}
	for (;;) {
		text += strspn(text, BETWEEN);
		if (*text == '\0')
			return;
		text = take_longest(cell, text);
	}
}

size_t
phone_parse_cell(const char *text, char out[PHONE_CELL_MAX][PHONE_SIZE])
{
	struct cell cell = { .phone = out };
	char cleaned[CELL_SIZE], *s = cleaned, *end, kept;

	if (clean_text(text, cleaned, sizeof(cleaned)) != OK)
		return 0;
	while (*s != '\0') {
		s += strcspn(s, "+0123456789");
		end = s + strspn(s, "+");
		end += strspn(end, "0123456789" BETWEEN);
		kept = *end;
		*end = '\0';
		take_piece(&cell, s);
		*end = kept;
		s = end;
	}
	return cell.count;
}

bool
phone_is_greek(const char *phone)
{
	return strncmp(phone, "+" GREECE, 3) == 0;
}

bool
phone_is_mobile(const char *phone)
{
	return !phone_is_greek(phone) || strncmp(phone + 3, "69", 2) == 0;
}

void
phone_tail(const char *phone, char out[PHONE_TAIL_SIZE])
{
	size_t len = strlen(phone) - 1;		/* without the plus */
	size_t skip = len > PHONE_TAIL_SIZE - 1 ?
	    len - (PHONE_TAIL_SIZE - 1) : 0;

	memcpy(out, phone + 1 + skip, len - skip + 1);
}

void
phone_mask(const char *phone, char out[PHONE_SIZE])
{
	const char *shown = phone_is_greek(phone) ? phone + 3 : phone;
	size_t len = strlen(shown), head = phone_is_greek(phone) ? 2 : 3;
	size_t i;

	for (i = 0; i < len; i++)
		out[i] = i < head || i + 2 >= len ? shown[i] : '*';
	out[len] = '\0';
}
