/* The AMKA: eleven digits, of which the last is a check on the others. */
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "person/amka.h"
#include "person/clean.h"

#define DIGITS (AMKA_SIZE - 1)

static bool
passes_luhn(const char *digits)
{
	int sum = 0, v, i;

	for (i = 0; i < DIGITS; i++) {
		v = digits[DIGITS - 1 - i] - '0';
		if (i % 2 == 1)
			v = v * 2 > 9 ? v * 2 - 9 : v * 2;
		sum += v;
	}
	return sum % 10 == 0;
}

enum outcome
amka_parse(const char *text, char out[AMKA_SIZE])
{
	char cleaned[64], digits[AMKA_SIZE];
	const char *s;
	struct buf b;

	if (clean_text(text, cleaned, sizeof(cleaned)) != OK)
		return E_INPUT;
	buf_init(&b, digits, sizeof(digits));
	for (s = cleaned; *s != '\0'; s++) {
		if (*s >= '0' && *s <= '9')
			buf_putc(&b, *s);
		else if (strchr(" -./", *s) == NULL)
			return E_INPUT;
	}
	if (buf_failed(&b) || b.len != DIGITS || !passes_luhn(digits) ||
	    strspn(digits, "0") == DIGITS)
		return E_INPUT;
	memcpy(out, digits, AMKA_SIZE);
	return OK;
}

enum outcome
amka_pad(const char *digits, const char *birth_date, char out[AMKA_SIZE])
{
	char padded[AMKA_SIZE];

	if (strlen(digits) != DIGITS - 1 || strlen(birth_date) != 10)
		return E_INPUT;
	padded[0] = '0';
	memcpy(padded + 1, digits, DIGITS);
	if (amka_disagrees(padded, birth_date, '0') & AMKA_OTHER_DATE)
		return E_INPUT;
	return amka_parse(padded, out);
}

unsigned
amka_disagrees(const char *amka, const char *birth_date, char gender)
{
	unsigned flags = 0;

	if (strlen(amka) != DIGITS)
		return 0;
	/* DDMMYY against YYYY-MM-DD; the century is not in it */
	if (strlen(birth_date) == 10 &&
	    (memcmp(amka, birth_date + 8, 2) != 0 ||
	    memcmp(amka + 2, birth_date + 5, 2) != 0 ||
	    memcmp(amka + 4, birth_date + 2, 2) != 0))
		flags |= AMKA_OTHER_DATE;
	if ((gender == '1' || gender == '2') &&
	    ((amka[9] - '0') % 2 == 1) != (gender == '1'))
		flags |= AMKA_OTHER_GENDER;
	return flags;
}
