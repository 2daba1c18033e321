/* Numbers of foreign insurances, and the countries they are of. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "person/clean.h"
#include "person/insurance.h"

#define NUMBER_MIN 4
#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DECIMALS "0123456789"

/* ISO 3166-1 alpha-2 as officially assigned, and XK for Kosovo, which the
 * European institutions use.  Sorted, two letters each. */
static const char countries[] =
    "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBW"
    "BYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFI"
    "FJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMIN"
    "IOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDME"
    "MFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPF"
    "PGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSV"
    "SXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXK"
    "YEYTZAZMZW";

bool
insurance_is_country(const char *s)
{
	size_t i;

	if (strlen(s) != 2)
		return false;
	for (i = 0; countries[i] != '\0'; i += 2)
		if (countries[i] == s[0] && countries[i + 1] == s[1])
			return true;
	return false;
}

/* Without blanks, in capitals. */
static enum outcome
tidy(char *out, size_t size, const char *in)
{
	char cleaned[64];
	const char *s;
	struct buf b;

	if (clean_text(in, cleaned, sizeof(cleaned)) != OK)
		return E_INPUT;
	buf_init(&b, out, size);
	for (s = cleaned; *s != '\0'; s++)
		if (*s != ' ')
			buf_putc(&b, *s >= 'a' && *s <= 'z' ?
			    (char)(*s - 'a' + 'A') : *s);
	return buf_failed(&b) ? E_INPUT : OK;
}

enum outcome
insurance_parse_country(const char *text, char out[INSURANCE_COUNTRY_SIZE])
{
	static const char *const greece[] = { "EL", "GRC", "ΕΛ", "ελ" };
	char tidied[8];
	size_t i;

	if (tidy(tidied, sizeof(tidied), text) != OK)
		return E_INPUT;
	for (i = 0; i < sizeof(greece) / sizeof(greece[0]); i++)
		if (strcmp(tidied, greece[i]) == 0)
			return text_copy(out, INSURANCE_COUNTRY_SIZE, "GR");
	if (!insurance_is_country(tidied))
		return E_INPUT;
	return text_copy(out, INSURANCE_COUNTRY_SIZE, tidied);
}

static bool
is_one_digit_again(const char *key)
{
	const char *first = strpbrk(key, DECIMALS), *next;

	if ((next = strpbrk(first + 1, DECIMALS)) == NULL)
		return false;
	for (; next != NULL; next = strpbrk(next + 1, DECIMALS))
		if (*next != *first)
			return false;
	return true;
}

bool
insurance_is_number(const char *key)
{
	size_t len = strlen(key);

	return len >= NUMBER_MIN && len < INSURANCE_NUMBER_SIZE &&
	    strspn(key, CAPITALS DECIMALS) == len &&
	    strpbrk(key, DECIMALS) != NULL && !is_one_digit_again(key);
}

/* What is written between the signs that count. */
static void
take_key(const char *number, char out[INSURANCE_NUMBER_SIZE])
{
	size_t len = 0;

	for (; *number != '\0'; number++)
		if (strchr("/.-", *number) == NULL)
			out[len++] = *number;
	out[len] = '\0';
}

enum outcome
insurance_parse(const char *country, const char *number,
    struct insurance *out)
{
	char key[INSURANCE_NUMBER_SIZE];
	struct insurance tidied;

	if (tidy(tidied.country, sizeof(tidied.country), country) != OK ||
	    tidy(tidied.number, sizeof(tidied.number), number) != OK)
		return E_INPUT;
	take_key(tidied.number, key);
	if (!insurance_is_country(tidied.country) ||
	    strcmp(tidied.country, "GR") == 0 || !insurance_is_number(key))
		return E_INPUT;
	*out = tidied;
	return OK;
}
