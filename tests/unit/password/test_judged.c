/* Tests of what passwords are refused, by the settings and the words that
 * come with the program, and of what a judgement costs. */
#include "../unit.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "judged.h"
#include "password/policy.h"
#include "password/suggest.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define MANY 10000
#define TEXT_SIZE 128

static struct policy *policy;
static const struct policy_context nobody = { .username = "" };

/* xorshift64*: the same passwords each time. */
static uint64_t seed = 20260901;

static unsigned
below(unsigned n)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (unsigned)((seed * 2685821657736338717u) >> 33) % n;
}

static char
one_of(const char *text)
{
	return text[below((unsigned)strlen(text))];
}

static bool
is_taken(const char *password)
{
	struct policy_result result;
	struct secret *secret;
	enum outcome r;

	assert_int_equal(secret_from(password, strlen(password), &secret),
	    OK);
	r = policy_check(policy, secret, &nobody, &result);
	secret_free(&secret);
	return r == OK;
}

static int
open_default(void **state)
{
	static char words[512], none[] = "", common[] =
	    "etc/words-common.txt";
	const char *source = getenv("srcdir");
	struct conf conf = { 0 };
	struct detail d;

	(void)state;
	snprintf(words, sizeof(words), "%s/etc/words-el.txt",
	    source == NULL ? "." : source);
#define NUMBER(path, field, def, min, max, roles) \
	if (strncmp(path, "password.", 9) == 0) \
		conf.field = strtol(def, NULL, 10);
#define TEXT(path, field, def, roles)
#define ADDRESS(path, field, def, roles)
#define FILE_(path, field, def, roles)
#define SECRET(path, field, roles)
#define TIME(path, field, def, min, max, roles)
#define BOOL(path, field, def, roles)
#define WORD(path, field, def, words, roles)
#define LIST(path, field, roles)
#include "conf/conf.def"
	conf.password_alphabet = ALPHABET_ASCII;
	conf.password_dictionary = words;
	conf.password_common = common;
	conf.password_breached = none;
	if (policy_open(&conf, &policy, &d) == OK)
		return 0;
	print_error("%s\n", d.text);
	return -1;
}

static int
close_default(void **state)
{
	(void)state;
	policy_close(&policy);
	return 0;
}

static void
each_is_judged_rightly(void **state)
{
	size_t i, wrong = 0;

	(void)state;
	assert_true(COUNT(weak) == 200 && COUNT(strong) == 200);
	for (i = 0; i < COUNT(weak); i++)
		if (is_taken(weak[i])) {
			print_error("\"%s\" was taken\n", weak[i]);
			wrong++;
		}
	for (i = 0; i < COUNT(strong); i++)
		if (!is_taken(strong[i])) {
			print_error("\"%s\" was refused\n", strong[i]);
			wrong++;
		}
	assert_int_equal(wrong, 0);
}

/* A letter as some write it. */
static char
disguise(char c)
{
	static const char from[] = "aeios", to[] = "@3105";
	const char *at = strchr(from, c);

	return at == NULL ? c : to[at - from];
}

static void
put_tail(char *text, size_t size)
{
	size_t len = strlen(text);

	switch (below(5)) {
	case 0:
		snprintf(text + len, size - len, "%u", 1950 + below(77));
		break;
	case 1:
		snprintf(text + len, size - len, "%.*s", 1 + (int)below(9),
		    "123456789");
		break;
	case 2:
		snprintf(text + len, size - len, "%u", below(1000));
		break;
	case 3:
		snprintf(text + len, size - len, "%c", one_of("!.-_*#@"));
		break;
	default:
		snprintf(text + len, size - len, "%02u%02u", 1 + below(28),
		    1 + below(12));
	}
}

/* A word, written in one of the ways that are tried first, with years,
 * numbers and signs behind it until it is long enough. */
static void
make_common(char text[TEXT_SIZE])
{
	const unsigned how = below(4);
	size_t i;

	snprintf(text, TEXT_SIZE, "%s", bases[below(COUNT(bases))]);
	for (i = 0; text[i] != '\0'; i++) {
		if (how == 1 || (how == 2 && i == 0))
			text[i] = (char)toupper((unsigned char)text[i]);
		if (how == 3 && i > 0)
			text[i] = disguise(text[i]);
	}
	if (below(8) == 0) {
		memcpy(text + i, text, i);
		text[2 * i] = '\0';
	}
	do
		put_tail(text, TEXT_SIZE);
	while (strlen(text) < 12);
}

static void
make_random(char text[TEXT_SIZE])
{
	static const char signs[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.!";
	const unsigned letters = below(2) ? 26 : sizeof(signs) - 1;
	const unsigned len = (letters == 26 ? 13 : 12) + below(5);
	unsigned i;

	for (i = 0; i < len; i++)
		text[i] = signs[below(letters)];
	text[len] = '\0';
}

static double
seconds_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* How many of them are taken. */
static unsigned
measure(const char *kind, void (*make)(char text[TEXT_SIZE]))
{
	unsigned taken = 0, i;
	char text[TEXT_SIZE];
	double spent = 0, begun;
	bool good;

	for (i = 0; i < MANY; i++) {
		make(text);
		begun = seconds_now();
		good = is_taken(text);
		spent += seconds_now() - begun;
		taken += good;
		if (good == (make == make_common) && getenv("SHOW") != NULL)
			print_message("%s: %s\n", kind, text);
	}
	print_message("%s: %u, refused %u, taken %u; %.1f us each\n", kind,
	    MANY, MANY - taken, taken, spent / MANY * 1e6);
	return taken;
}

static void
what_is_common_is_caught_and_what_is_random_is_not(void **state)
{
	(void)state;
	assert_true(measure("common", make_common) <= MANY / 200);
	assert_true(measure("random", make_random) >= MANY - MANY / 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_judged_rightly),
		cmocka_unit_test(
		    what_is_common_is_caught_and_what_is_random_is_not),
	};

	return cmocka_run_group_tests(tests, open_default, close_default);
}
