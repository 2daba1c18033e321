/*
 * The one-time PIN: made and read.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "person/clean.h"
#include "turn/pin.h"

#define LONGER 2		/* digits from level to level */
#define TYPED_SIZE 256		/* with all that cannot be seen */

size_t
pin_digits(const struct conf *conf, unsigned level)
{
	const size_t n = (size_t)conf->pin_digits + level * LONGER;

	return n < PIN_SIZE - 1 ? n : PIN_SIZE - 1;
}

size_t
pin_digits_of(const struct conf *conf, const char *made)
{
	const size_t n = strtoul(made, NULL, 10);

	return n != 0 ? n : pin_digits(conf, 0);
}

/* Of 64 bits ten digits take a remainder that is even to one in 10^9. */
void
pin_make(const struct key *key, const struct pin_of *of, size_t digits,
    char out[PIN_SIZE])
{
	unsigned char hash[KEY_HASH_LEN];
	uint64_t number;
	char what[512];
	size_t i;

	snprintf(what, sizeof(what), "%lld|%lld|%s|%zu|%u|%s|%s",
	    (long long)of->flow, (long long)of->account, of->round, digits,
	    of->other, of->channel, of->to);
	key_hash(key, KEY_PIN_DIGITS, what, strlen(what), hash);
	memcpy(&number, hash, sizeof(number));
	for (i = 0; i < digits && i < PIN_SIZE - 1; i++) {
		out[i] = (char)('0' + number % 10);
		number /= 10;
	}
	out[i] = '\0';
	sodium_memzero(what, sizeof(what));
	sodium_memzero(hash, sizeof(hash));
	sodium_memzero(&number, sizeof(number));
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
