/* What letters a text is made of, by ICU. */
#include <sodium.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/text.h"
#include "person/letters.h"

unsigned
letters_classes(const char *text)
{
	int32_t len = (int32_t)strlen(text), i;
	unsigned classes = 0;
	UChar32 c;

	for (i = 0; i < len; ) {
		/* a well-formed sequence, or a byte by itself */
		U8_NEXT_OR_FFFD((const uint8_t *)text, i, len, c);
		classes |= u_isupper(c) ? LETTERS_UPPER :
		    u_islower(c) ? LETTERS_LOWER :
		    u_isdigit(c) ? LETTERS_DIGIT : LETTERS_OTHER;
	}
	return classes;
}

bool
letters_is_nfc(const char *text)
{
	char whole[LETTERS_MAX + 1];
	bool same;

	if (letters_to_nfc(text, whole) != OK)
		return false;
	same = strcmp(whole, text) == 0;
	sodium_memzero(whole, sizeof(whole));
	return same;
}

enum outcome
letters_to_nfc(const char *text, char out[LETTERS_MAX + 1])
{
	UErrorCode status = U_ZERO_ERROR;
	UChar raw[LETTERS_MAX], whole[LETTERS_MAX];
	size_t given = strlen(text);
	char made[LETTERS_MAX + 1];
	int32_t len = 0;
	bool made_it;

	if (given > LETTERS_MAX || !text_is_utf8(text, given))
		return E_INPUT;
	u_strFromUTF8(raw, LETTERS_MAX, &len, text, (int32_t)given, &status);
	len = unorm2_normalize(unorm2_getNFCInstance(&status), raw, len,
	    whole, LETTERS_MAX, &status);
	u_strToUTF8(made, sizeof(made), NULL, whole, len, &status);
	made_it = U_SUCCESS(status) &&
	    status != U_STRING_NOT_TERMINATED_WARNING;
	if (made_it)
		memcpy(out, made, strlen(made) + 1);
	sodium_memzero(raw, sizeof(raw));
	sodium_memzero(whole, sizeof(whole));
	sodium_memzero(made, sizeof(made));
	return made_it ? OK : E_INPUT;
}
