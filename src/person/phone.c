/* Telephone numbers: taken as typed, brought to E.164, masked. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "person/phone.h"

#define E164_MIN 8	/* digits with the country: the shortest in use */
#define E164_MAX 15
#define GREECE "30"
#define NATIONAL_LEN 10

/* Length of what people put between digits, 0 if it is something else.
 * U+00A0, U+202F and U+2010 to U+2015 come from copying out of documents. */
static size_t
separator_len(const char *s)
{
	const unsigned char *p = (const unsigned char *)s;

	if (*p != '\0' && strchr(" \t\r\n-.()/", *p) != NULL)
		return 1;
	if (p[0] == 0xc2 && p[1] == 0xa0)
		return 2;
	if (p[0] == 0xe2 && p[1] == 0x80 &&
	    (p[2] == 0xaf || (p[2] >= 0x90 && p[2] <= 0x95)))
		return 3;
	return 0;
}

/* The digits alone, and whether a plus stood in front of them. */
static enum outcome
take_digits(const char *s, struct buf *digits, bool *plus)
{
	size_t n;

	*plus = false;
	for (; *s != '\0'; s += n) {
		n = 1;
		if (*s >= '0' && *s <= '9')
			buf_putc(digits, *s);
		else if (*s == '+' && digits->len == 0 && !*plus)
			*plus = true;
		else if ((n = separator_len(s)) == 0)
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

enum outcome
phone_parse(const char *text, char out[PHONE_SIZE])
{
	char mem[E164_MAX + 8];		/* 00, and (0) after the country */
	const char *digits = mem;
	struct buf b;
	bool plus;

	buf_init(&b, mem, sizeof(mem));
	if (take_digits(text, &b, &plus) != OK)
		return E_INPUT;
	if (!plus && strncmp(digits, "00", 2) == 0) {
		digits += 2;
		plus = true;
	}
	/* 12 digits from 3069 are a Greek number whose plus was lost */
	if (!plus && strncmp(digits, GREECE, 2) == 0 &&
	    is_greek_national(digits + 2))
		plus = true;
	if (plus ? !is_international(digits) : !is_greek_national(digits))
		return E_INPUT;
	buf_init(&b, out, PHONE_SIZE);
	buf_puts(&b, plus ? "+" : "+" GREECE);
	buf_puts(&b, digits);
	return OK;
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
