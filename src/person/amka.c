/* The AMKA: eleven digits, of which the last is a check on the others. */
#include <stdbool.h>
#include <stdio.h>
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

	if (strlen(digits) != DIGITS - 1 || *birth_date == '\0')
		return E_INPUT;
	padded[0] = '0';
	memcpy(padded + 1, digits, DIGITS);
	if (amka_disagrees(padded, birth_date, '0') & AMKA_OTHER_DATE)
		return E_INPUT;
	return amka_parse(padded, out);
}

/* DDMMYY against YYYY-MM-DD or YYYY; the century is not in it. */
static bool
bears(const char *amka, const char *birth_date)
{
	if (memcmp(amka + 4, birth_date + 2, 2) != 0)
		return false;
	return date_is_year(birth_date) ||
	    (memcmp(amka, birth_date + 8, 2) == 0 &&
	    memcmp(amka + 2, birth_date + 5, 2) == 0);
}

unsigned
amka_disagrees(const char *amka, const char *birth_date, char gender)
{
	unsigned flags = 0;

	if (strlen(amka) != DIGITS)
		return 0;
	if (*birth_date != '\0' && !bears(amka, birth_date))
		flags |= AMKA_OTHER_DATE;
	if ((gender == '1' || gender == '2') &&
	    ((amka[9] - '0') % 2 == 1) != (gender == '1'))
		flags |= AMKA_OTHER_GENDER;
	return flags;
}

void
amka_day(const char *amka, const char *year, char out[DATE_SIZE])
{
	char text[DATE_SIZE];

	snprintf(text, sizeof(text), "%.4s-%.2s-%.2s", year, amka + 2, amka);
	if (!bears(amka, year) || date_parse(text, out) != OK)
		snprintf(out, DATE_SIZE, "%.4s-01-01", year);
}
