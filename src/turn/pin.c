/*
 * The one-time PIN: made and read.
 */
#include <sodium.h>
#include <string.h>

#include "turn/pin.h"

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
	char pin[PIN_SIZE] = "";
	size_t n = 0;

	for (; *text != '\0'; text++) {
		if (strchr(" \t-.", *text) != NULL)
			continue;
		if (*text < '0' || *text > '9' || n == digits ||
		    n == PIN_SIZE - 1)
			return E_INPUT;
		pin[n++] = *text;
	}
	if (n != digits)
		return E_INPUT;
	memcpy(out, pin, n + 1);
	sodium_memzero(pin, sizeof(pin));
	return OK;
}
