/*
 * Two kinds, both with all four classes where the rules ask for them.  A
 * phrase is five words of 1024 and two digits: 56.6 bits.  A word that is
 * none is of syllables, a consonant and a vowel: nine of them from 80 are
 * 56.9 bits, 63.5 with two digits, "Batelo-mikura-nofesa47".
 */
#include <sodium.h>
#include <string.h>

#include "base/buf.h"
#include "password/suggest.h"

#define PHRASE_WORDS 5
#define GROUP_SYLLABLES 3
#define GROUPS_MIN 3
#define GROUPS_MAX 16		/* password.min has 64 at most */
#define TRIES 64
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const char consonants[] = "bdfgklmnprstvxzh";
static const char vowels[] = "aeiou";
static const char words[][8] = {
#include "password/phrase.def"
};

_Static_assert(COUNT(words) == 1024, "ten bits each");

static char
pick(const char *from)
{
	return from[randombytes_uniform((uint32_t)strlen(from))];
}

static void
put_phrase_word(struct buf *b)
{
	buf_puts(b, words[randombytes_uniform(COUNT(words))]);
}

static void
put_syllables(struct buf *b)
{
	int i;

	for (i = 0; i < GROUP_SYLLABLES; i++) {
		buf_putc(b, pick(consonants));
		buf_putc(b, pick(vowels));
	}
}

static void
make(char out[SUGGEST_SIZE], enum suggest_kind kind, size_t min)
{
	const bool phrase = kind == SUGGEST_PHRASE;
	const int least = phrase ? PHRASE_WORDS : GROUPS_MIN;
	struct buf b;
	int i;

	buf_init(&b, out, SUGGEST_SIZE);
	for (i = 0; i < GROUPS_MAX && (i < least || b.len + 2 < min); i++) {
		if (i > 0)
			buf_putc(&b, '-');
		(phrase ? put_phrase_word : put_syllables)(&b);
	}
	out[0] = (char)(out[0] - 'a' + 'A');
	buf_putc(&b, pick("0123456789"));
	buf_putc(&b, pick("0123456789"));
}

/* A name may come out by chance: then another one is made. */
enum outcome
suggest_password(const struct policy *policy,
    const struct policy_context *context, enum suggest_kind kind,
    char out[SUGGEST_SIZE])
{
	struct policy_result result;
	struct secret *secret = NULL;
	char made[SUGGEST_SIZE];
	enum outcome r = E_INPUT;
	int i;

	for (i = 0; i < TRIES && r == E_INPUT; i++) {
		make(made, kind, (size_t)policy_min(policy));
		if ((r = secret_from(made, strlen(made), &secret)) == OK)
			r = policy_check(policy, secret, context, &result);
		secret_free(&secret);
	}
	if (r == OK)
		memcpy(out, made, sizeof(made));
	sodium_memzero(made, sizeof(made));
	return r == E_INPUT ? E_BUG : r;
}
