/* Tests of src/password/policy.c, without a server. */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "password/breached.h"
#include "password/dictionary.h"
#include "person/greeklish.h"
#include "password/policy.h"
#include "password/suggest.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static char words_path[512], common_path[] = "etc/words-common.txt";
static char empty[] = "";
static struct conf conf;
static struct policy *policy;

static const struct policy_context nobody = { .username = "" };
static const struct policy_context student = {
	.username = "gpapadop",
	.names = { "ΓΕΩΡΓΙΟΣ", "ΠΑΠΑΔΟΠΟΥΛΟΣ-ΞΕΝΟΣ", "Anna", NULL },
	.ssn = "05030412347",
	.mobile = { "+306972839105" },
	.email = "Kalamari@gmail.com",
	.birth_date = "2004-03-05",
};

static void
open_policy(int64_t alphabet)
{
	struct detail d;

	policy_close(&policy);
	conf.password_min = 10;
	conf.password_max = 128;
	conf.password_classes = 3;
	conf.password_alphabet = alphabet;
	conf.password_dictionary = words_path;
	conf.password_common = common_path;
	conf.password_breached = empty;
	if (policy_open(&conf, &policy, &d) != OK)
		fail_msg("%s", d.text);
}

/* The keys of what is broken, "" for none; static. */
static const char *
broken_for(const struct policy_context *context, const char *password)
{
	static char keys[512];
	struct policy_result result;
	struct secret *secret;
	enum outcome r;
	size_t i;

	assert_int_equal(secret_from(password, strlen(password), &secret),
	    OK);
	r = policy_check(policy, secret, context, &result);
	assert_int_equal(r, result.count == 0 ? OK : E_INPUT);
	keys[0] = '\0';
	for (i = 0; i < result.count; i++)
		snprintf(keys + strlen(keys), 64, "%s%s", i > 0 ? " " : "",
		    policy_key(result.broken[i]) + strlen("password-"));
	secret_free(&secret);
	return keys;
}

static void
is_broken(const struct policy_context *context, const char *password,
    const char *keys)
{
	const char *found = broken_for(context, password);

	if (strcmp(found, keys) != 0)
		fail_msg("\"%s\" breaks \"%s\", not \"%s\"", password, found,
		    keys);
}

static void
each_rule_is_named_and_none_hides_another(void **state)
{
	(void)state;
	open_policy(ALPHABET_ASCII);
	is_broken(&nobody, "Plokami-Vrexi-71", "");
	is_broken(&nobody, "Kx7-vRmqT2", "");
	is_broken(&nobody, "Kx7-vRmq2", "short");
	is_broken(&nobody, "", "short");
	is_broken(&nobody, "kxzvrmqtwp", "classes");
	is_broken(&nobody, "Κχ7-βΡμζΤ2", "alphabet");
	is_broken(&nobody, "Kx7-vRmqT2 ", "alphabet");
	is_broken(&nobody, "Kx7-\tRmqT2", "alphabet");
	is_broken(&nobody, "\xff\xfe", "short classes alphabet");
	is_broken(&nobody, "aaaa", "short classes walk");
}

static void
lengths_are_counted_in_characters_to_the_limit(void **state)
{
	static const char part[] = "Kx7-vRmqT2wZ9=pL";	/* 16 */
	char text[128 + 2] = "";
	size_t i;

	(void)state;
	open_policy(ALPHABET_ASCII);
	for (i = 0; i < 8; i++)
		memcpy(text + i * 16, part, 16);
	is_broken(&nobody, text, "");
	text[128] = 'x';
	is_broken(&nobody, text, "long");
	open_policy(ALPHABET_UNICODE);
	is_broken(&nobody, "Κχ7-βΡμζΤ", "short");
	is_broken(&nobody, "Κχ7-βΡμζΤ2", "");
}

static void
a_password_of_megabytes_or_with_a_nul_is_read_no_further(void **state)
{
	struct policy_result result;
	struct secret *secret;
	char *big = malloc(1 << 20);

	(void)state;
	assert_non_null(big);
	memset(big, 'a', 1 << 20);
	assert_int_equal(secret_from(big, 1 << 20, &secret), OK);
	assert_int_equal(policy_check(policy, secret, &nobody, &result),
	    E_INPUT);
	assert_int_equal(result.count, 1);
	assert_int_equal(result.broken[0], POLICY_LONG);
	secret_free(&secret);
	free(big);
	assert_int_equal(secret_from("Kx7-vRm\0qT2-wp", 14, &secret), OK);
	assert_int_equal(policy_check(policy, secret, &nobody, &result),
	    E_INPUT);
	secret_free(&secret);
}

static void
who_it_is_may_not_be_in_it(void **state)
{
	(void)state;
	open_policy(ALPHABET_UNICODE);
	is_broken(&student, "Kx7-GPapadop-71", "username");
	is_broken(&student, "podapapg=Vrexi71", "username");
	is_broken(&student, "Xk9=Kalamari=w", "username");
	is_broken(&student, "Vrexi-Giorgos-71", "");	/* not as held */
	is_broken(&student, "Vrexi-georgios-71", "name");
	is_broken(&student, "Vrexi-gewrgios-71", "name");
	is_broken(&student, "Vrexi-Γεώργιος-71", "name");
	is_broken(&student, "Vr-papad0poul0s-71", "name");
	is_broken(&student, "Plokami-3enos-71x", "name");
	is_broken(&student, "Plokami-ksenos-71x", "name");
	is_broken(&student, "Plokami-@nna-71x", "name");
}

static void
no_number_of_his_may_be_in_it(void **state)
{
	(void)state;
	open_policy(ALPHABET_ASCII);
	is_broken(&student, "Kx-05030412347-q", "number");
	is_broken(&student, "Kx=050-304-123q", "number");
	is_broken(&student, "Kx-6972839105-w", "number");
	is_broken(&student, "Kx-Rm-728391-w", "number");
	is_broken(&student, "Kx-5/3/2004-wRm", "");	/* as others write */
	is_broken(&student, "Kx-05/03/2004-w", "number");
	is_broken(&student, "Kx-20040305-wR", "number");
	is_broken(&student, "Kx-050304-wRm", "number");
	is_broken(&student, "Kx-2004-wRmqT", "");
}

static void
walks_over_the_keyboard_are_no_password(void **state)
{
	static const char *const walks[] = {
		"Qwertyuiop1", "poiuytrewQ1", "1qaz2wsx-Kv",
		"Kv-ασδφγη-71", "Kv-789012-xR", "Aaaa-Bbbb-11",
		"Kv-210987-xR",
	};
	size_t i;

	(void)state;
	open_policy(ALPHABET_UNICODE);
	for (i = 0; i < COUNT(walks); i++)
		if (strstr(broken_for(&nobody, walks[i]), "walk") == NULL)
			fail_msg("\"%s\" was taken", walks[i]);
	is_broken(&nobody, "Vrexi-1234-plokami", "");
}

static void
words_are_found_however_they_are_typed(void **state)
{
	static const char *const weak[] = {
		"Thalassa2024", "8alassa2024!", "Θάλασσα2024!",
		"ΘΑΛΑΣΣΑ-2024", "Th@lassa2024", "Olympiakos7!",
		"Panathinaikos13", "Katerina1999!", "Aikaterinh99",
		"123-Nikolaos-!", "nikosNikos12",
		"Xristina2005", "Christina2005", "Hristina2005",
		"Password2024", "P@ssw0rd2024", "Kwdikos2024!",
		"Κωδικός2024!", "Monkey-2024!",
	};
	static const char *const fine[] = {
		"Vrexi-plokami-71", "Thalassa-kroust-71",
		"Tolemi-kadoru-re91", "xK9=wv7Rq-2t",
	};
	size_t i;

	(void)state;
	open_policy(ALPHABET_UNICODE);
	for (i = 0; i < COUNT(weak); i++)
		if (strstr(broken_for(&nobody, weak[i]), "dictionary") ==
		    NULL)
			fail_msg("\"%s\" was taken", weak[i]);
	for (i = 0; i < COUNT(fine); i++)
		is_broken(&nobody, fine[i], "");
}

static void
greeklish_is_read_in_every_spelling(void **state)
{
	static const struct { const char *word, *typed; bool same; } rows[] = {
		{ "ψυχή", "psyxh", true }, { "ψυχή", "psychi", true },
		{ "ψυχή", "ΨΥΧΉ", true }, { "ψυχή", "psixi", true },
		{ "ουρανός", "ouranos", true }, { "ουρανός", "uranos", true },
		{ "ξένια", "3enia", true }, { "μπάμπης", "mpampis", true },
		{ "μπάμπης", "babis", true }, { "ευτυχία", "eftyxia", true },
		{ "ευτυχία", "eutuxia", true }, { "Άγγελος", "aggelos", true },
		{ "Άγγελος", "angelos", true }, { "ντίνος", "dinos", true },
		{ "ντίνος", "ntinos", true }, { "ψυχή", "psyx", false },
		{ "maria", "μαρια", false }, { "maria", "m@r1a", true },
	};
	struct greeklish points;
	char word[64];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		assert_int_equal(greeklish_word(rows[i].word, word,
		    sizeof(word)), OK);
		assert_int_equal(greeklish_take(rows[i].typed, &points), OK);
		if (greeklish_contains(&points, word) != rows[i].same)
			fail_msg("%s, %s", rows[i].word, rows[i].typed);
	}
}

static void
the_same_keys_on_another_system_are_the_same_password(void **state)
{
	static const char nfd[] = "Vre\xce\xb9\xcc\x81-ploka-71";
	static const char nfc[] = "Vre\xce\xaf-ploka-71";
	struct secret *given, *prepared;

	(void)state;
	open_policy(ALPHABET_UNICODE);
	is_broken(&nobody, nfd, "alphabet");
	is_broken(&nobody, nfc, "");
	assert_int_equal(secret_from(nfd, strlen(nfd), &given), OK);
	assert_int_equal(policy_prepare(policy, given, &prepared), OK);
	assert_string_equal(secret_text(prepared), nfc);
	secret_free(&prepared);
	open_policy(ALPHABET_ASCII);
	assert_int_equal(policy_prepare(policy, given, &prepared), OK);
	assert_true(secret_equals(given, prepared));
	secret_free(&prepared);
	secret_free(&given);
}

static void
a_suggestion_passes_and_none_comes_twice(void **state)
{
	static char made[500][SUGGEST_SIZE];
	size_t i, j;

	(void)state;
	open_policy(ALPHABET_ASCII);
	for (i = 0; i < COUNT(made); i++) {
		assert_int_equal(suggest_password(policy, &student, i % 2 ?
		    SUGGEST_PHRASE : SUGGEST_SYLLABLES, made[i]), OK);
		is_broken(&student, made[i], "");
		assert_in_range(strlen(made[i]), 22, 64);
		for (j = 0; j < i; j++)
			assert_string_not_equal(made[i], made[j]);
	}
	conf.password_min = 64;
	policy_close(&policy);
	assert_int_equal(policy_open(&conf, &policy, NULL), OK);
	for (i = 0; i < 2; i++) {
		assert_int_equal(suggest_password(policy, &student, i == 0 ?
		    SUGGEST_PHRASE : SUGGEST_SYLLABLES, made[i]), OK);
		assert_in_range(strlen(made[i]), 64, SUGGEST_SIZE - 1);
	}
}

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

/* SHA-1 of "password", "123456", "Kx7-vRmqT2". */
#define SUM_PASSWORD "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8"
#define SUM_123456 "7c4a8d09ca3762af61e59520943dc26494f8941b"
#define SUM_OTHER "0000000000000000000000000000000000000001"

static void
a_breached_password_is_found_by_its_sum(void **state)
{
	static const char *const texts[] = {
		SUM_OTHER ":9\n" SUM_PASSWORD ":3\r\n" SUM_123456 ":5\n",
		SUM_123456 "\n" SUM_PASSWORD "\n" SUM_123456 "\n"
		    SUM_OTHER,
	};
	char text[] = "breached.txt", file[] = "breached.bin";
	struct breached *b;
	struct detail d;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(texts); i++) {
		write_file(text, texts[i]);
		assert_int_equal(breached_build(text, file, 1, &d), OK);
		assert_int_equal(breached_open(file, &b, &d), OK);
		assert_int_equal(breached_count(b), 3);
		assert_true(breached_has(b, "password", 8));
		assert_true(breached_has(b, "123456", 6));
		assert_false(breached_has(b, "1234567", 7));
		assert_false(breached_has(b, "", 0));
		breached_close(&b);
	}
	write_file(text, texts[0]);
	assert_int_equal(breached_build(text, file, 4, &d), OK);
	conf.password_min = 8;
	conf.password_breached = file;
	policy_close(&policy);
	assert_int_equal(policy_open(&conf, &policy, &d), OK);
	assert_null(strstr(broken_for(&nobody, "password"), "breached"));
	assert_non_null(strstr(broken_for(&nobody, "123456"), "breached"));
	conf.password_breached = empty;
	unlink(text);
	unlink(file);
}

static void
a_file_of_another_form_is_refused_with_its_line(void **state)
{
	char text[] = "breached-bad.txt", file[] = "breached-bad.bin";
	struct breached *b = NULL;
	struct detail d;

	(void)state;
	write_file(text, SUM_OTHER "\n32ED87BDB5FDC5E9CBA88547376818D4:1\n");
	assert_int_equal(breached_build(text, file, 1, &d), E_INPUT);
	assert_non_null(strstr(d.text, ":2:"));
	assert_int_equal(access(file, F_OK), -1);
	write_file(text, "");
	assert_int_equal(breached_build(text, file, 1, &d), E_INPUT);
	assert_int_equal(breached_open(text, &b, &d), E_CONF);
	write_file(text, SUM_OTHER "\n");
	assert_int_equal(breached_open(text, &b, &d), E_CONF);
	assert_int_equal(breached_open("no-such-file", &b, &d), E_CONF);
	assert_int_equal(breached_build(text, "no-such-dir/x", 1, &d),
	    E_CONF);
	unlink(text);
}

static void
a_dictionary_that_is_not_there_stops_the_start(void **state)
{
	struct dictionary *dict = NULL;
	struct detail d;

	(void)state;
	assert_int_equal(dictionary_open("no-such-file", "", &dict, &d),
	    E_CONF);
	assert_int_equal(dictionary_open("", "/no/such/file", &dict, &d),
	    E_CONF);
	assert_non_null(strstr(d.text, "/no/such/file"));
	assert_int_equal(dictionary_open("", "", &dict, &d), OK);
	dictionary_close(&dict);
}

int
main(void)
{
	const char *source = getenv("srcdir");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rule_is_named_and_none_hides_another),
		cmocka_unit_test(
		    lengths_are_counted_in_characters_to_the_limit),
		cmocka_unit_test(
		    a_password_of_megabytes_or_with_a_nul_is_read_no_further),
		cmocka_unit_test(who_it_is_may_not_be_in_it),
		cmocka_unit_test(no_number_of_his_may_be_in_it),
		cmocka_unit_test(walks_over_the_keyboard_are_no_password),
		cmocka_unit_test(words_are_found_however_they_are_typed),
		cmocka_unit_test(greeklish_is_read_in_every_spelling),
		cmocka_unit_test(
		    the_same_keys_on_another_system_are_the_same_password),
		cmocka_unit_test(a_suggestion_passes_and_none_comes_twice),
		cmocka_unit_test(a_breached_password_is_found_by_its_sum),
		cmocka_unit_test(
		    a_file_of_another_form_is_refused_with_its_line),
		cmocka_unit_test(
		    a_dictionary_that_is_not_there_stops_the_start),
	};
	int failed;

	snprintf(words_path, sizeof(words_path), "%s/etc/words-el.txt",
	    source == NULL ? "." : source);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	policy_close(&policy);
	return failed;
}
