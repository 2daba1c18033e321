/*
 * Syllables of a consonant and a vowel, so that it can be said and
 * remembered: nine of them from 80 are 56.9 bits, two digits 6.6 more;
 * "Batelo-mikura-nofesa47" has 63.5 bits, and all four classes.
 */
#include <sodium.h>
#include <string.h>

#include "base/buf.h"
#include "password/suggest.h"

#define GROUP_SYLLABLES 3
#define GROUPS_MIN 3
#define GROUPS_MAX 9		/* 9 * 6 + 8 + 2 = 64 = password.min's limit */
#define TRIES 64

static const char consonants[] = "bdfgklmnprstvxzh";
static const char vowels[] = "aeiou";

static char
pick(const char *from)
{
	return from[randombytes_uniform((uint32_t)strlen(from))];
}

static void
put_group(struct buf *b)
{
	int i;

	for (i = 0; i < GROUP_SYLLABLES; i++) {
		buf_putc(b, pick(consonants));
		buf_putc(b, pick(vowels));
	}
}

static void
make(char out[SUGGEST_SIZE], size_t min)
{
	struct buf b;
	int i;

	buf_init(&b, out, SUGGEST_SIZE);
	for (i = 0; i < GROUPS_MAX &&
	    (i < GROUPS_MIN || b.len + 2 < min); i++) {
		if (i > 0)
			buf_putc(&b, '-');
		put_group(&b);
	}
	out[0] = (char)(out[0] - 'a' + 'A');
	buf_putc(&b, pick("0123456789"));
	buf_putc(&b, pick("0123456789"));
}

/* A name or a word may come out by chance: then another one is made. */
enum outcome
suggest_password(const struct policy *policy,
    const struct policy_context *context, char out[SUGGEST_SIZE])
{
	struct policy_result result;
	struct secret *secret = NULL;
	char made[SUGGEST_SIZE];
	enum outcome r = E_INPUT;
	int i;

	for (i = 0; i < TRIES && r == E_INPUT; i++) {
		make(made, (size_t)policy_min(policy));
		if ((r = secret_from(made, strlen(made), &secret)) == OK)
			r = policy_check(policy, secret, context, &result);
		secret_free(&secret);
	}
	if (r == OK)
		memcpy(out, made, sizeof(made));
	sodium_memzero(made, sizeof(made));
	return r == E_INPUT ? E_BUG : r;
}
