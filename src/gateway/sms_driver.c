/*
 * What the drivers share: alphabets and statuses.
 */
#include <string.h>

#include "gateway/sms_driver.h"

/* Beyond ASCII, in the order of the code points: the basic table and its
 * extension. */
static const char gsm_letters[] =
    "¡£¤¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ€";

bool
sms_driver_is_gsm(const char *text)
{
	char letter[5];
	size_t n;

	while (*text != '\0') {
		if ((unsigned char)*text < 0x80) {
			if (*text == '`' || *text == '\t')
				return false;
			text++;
			continue;
		}
		for (n = 1; ((unsigned char)text[n] & 0xc0) == 0x80; n++)
			continue;
		if (n > 4)
			return false;
		memcpy(letter, text, n);
		letter[n] = '\0';
		if (strstr(gsm_letters, letter) == NULL)
			return false;
		text += n;
	}
	return true;
}

enum outcome
sms_driver_judge_status(long status, struct detail *d)
{
	static const struct { long from, to; enum outcome r; } rows[] = {
		{ 200, 299, OK },
		{ 300, 399, E_CONF },	/* elsewhere: the address is wrong */
		{ 401, 405, E_CONF },
		{ 407, 407, E_CONF },
		{ 408, 408, E_BACKEND },
		{ 429, 429, E_BACKEND },
		{ 400, 499, E_DENIED },
		/* Who stands before the service got no answer of it. */
		{ 500, 500, E_UNSURE },
		{ 502, 502, E_UNSURE },
		{ 504, 504, E_UNSURE },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (status < rows[i].from || status > rows[i].to)
			continue;
		if (rows[i].r != OK)
			detail_set(d, "the SMS gateway answered %ld", status);
		return rows[i].r;
	}
	detail_set(d, "the SMS gateway answered %ld", status);
	return E_BACKEND;
}
