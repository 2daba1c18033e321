/*
 * The one-time PIN: made and read.
 */
#include <sodium.h>
#include <string.h>

#include "person/clean.h"
#include "turn/pin.h"

#define TYPED_SIZE 256		/* with all that cannot be seen */

void
pin_make(size_t digits, char out[PIN_SIZE])
{
	size_t i;

	for (i = 0; i < digits && i < PIN_SIZE - 1; i++)
		out[i] = (char)('0' + randombytes_uniform(10));
	out[i] = '\0';
}

enum outcome
pin_parse(const char *text, size_t digits, char out[PIN_SIZE])
{
	char cleaned[TYPED_SIZE], pin[PIN_SIZE] = "";
	enum outcome r = E_INPUT;
	const char *s = cleaned;
	size_t n = 0;

	if (clean_text(text, cleaned, sizeof(cleaned)) != OK)
		return E_INPUT;
	for (; *s != '\0'; s++) {
		if (strchr(" -.", *s) != NULL)
			continue;
		if (*s < '0' || *s > '9' || n == digits || n == PIN_SIZE - 1)
			goto done;
		pin[n++] = *s;
	}
	if (n != digits)
		goto done;
	memcpy(out, pin, n + 1);
	r = OK;
done:
	sodium_memzero(cleaned, sizeof(cleaned));
	sodium_memzero(pin, sizeof(pin));
	return r;
}
