/* What people type, and what a registrar's clerk typed: once in normal
 * form, it stays so. */
#include "fuzz.h"

#include "base/text.h"
#include "person/amka.h"
#include "person/date.h"
#include "person/email.h"
#include "person/insurance.h"
#include "person/latin.h"
#include "person/names.h"
#include "person/phone.h"
#include "person/schac.h"

static void
check_phone(const char *text)
{
	char once[PHONE_SIZE], twice[PHONE_SIZE], mask[PHONE_SIZE];
	char tail[PHONE_TAIL_SIZE];

	if (phone_parse(text, once) != OK)
		return;
	MUST(once[0] == '+' && text_is_digits(once + 1));
	MUST(phone_parse(once, twice) == OK && strcmp(once, twice) == 0);
	phone_tail(once, tail);
	phone_mask(once, mask);
	MUST(strcmp(mask, once) != 0);
}

static void
check_email(const char *text)
{
	char once[EMAIL_SIZE], twice[EMAIL_SIZE], other[EMAIL_SIZE];

	if (email_parse(text, once) != OK)
		return;
	MUST(strpbrk(once, "\r\n\t <>\"\\,;:()[]") == NULL);
	MUST(strchr(once, '@') != NULL && strchr(once, '@') == strrchr(once,
	    '@'));
	MUST(email_parse(once, twice) == OK && strcmp(once, twice) == 0);
	email_key(once, other);
	email_mask(once, other);
}

static void
check_numbers(const char *text)
{
	char date[DATE_SIZE], again[DATE_SIZE], amka[AMKA_SIZE];
	struct insurance insurance;

	if (date_parse(text, date) == OK) {
		MUST(date_parse(date, again) == OK);
		MUST(strcmp(date, again) == 0);
	}
	if (amka_parse(text, amka) == OK)
		MUST(strlen(amka) == 11 && text_is_digits(amka));
	if (insurance_parse("DE", text, &insurance) == OK)
		MUST(strpbrk(insurance.number, " <>\"'&") == NULL);
}

/* By the first bytes of U+0370 to U+03FF; of these U+03E2 to U+03EF are Coptic,
 * and stay their owner's as Cyrillic ones do. */
static bool
has_greek(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	for (; *p != '\0'; p++)
		if ((*p == 0xcd && p[1] >= 0xb0) || *p == 0xce ||
		    (*p == 0xcf && (p[1] < 0xa2 || p[1] > 0xaf)))
			return true;
	return false;
}

static void
check_names(const char *text)
{
	char once[NAMES_SIZE], twice[NAMES_SIZE];

	if (names_fold(text, once) == OK) {
		MUST(text_is_utf8(once, strlen(once)));
		MUST(names_fold(once, twice) == OK);
		MUST(strcmp(once, twice) == 0);
	}
	if (names_display(text, once) == OK)
		MUST(text_is_utf8(once, strlen(once)));
	if (latin_name(text, once) == OK)
		MUST(!has_greek(once));
}

static void
check_identifiers(const char *text)
{
	struct schac_id id, again;
	char printed[SCHAC_ID_SIZE];

	MUST(schac_code_is_same(text, text));
	(void)schac_code_is_alike(text, "urn:schac:personalUniqueCode:gr:x:1");
	if (schac_id_parse(text, &id) != OK ||
	    schac_id_print(&id, 0, printed) != OK)
		return;
	MUST(schac_id_parse(printed, &again) == OK);
	MUST(strcmp(id.number, again.number) == 0);
	MUST(schac_id_is_alike(&id, &again));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char *text = fuzz_text(bytes, len);

	check_phone(text);
	check_email(text);
	check_numbers(text);
	check_names(text);
	check_identifiers(text);
	free(text);
	return 0;
}
