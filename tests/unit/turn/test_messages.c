/* The words of SMS and mail as they are shipped, and as they may be wrong. */
#include "../unit.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "turn/messages.h"
#include "../scratch.h"

#define LONGEST "abcdefghijklmnopqrst"	/* of usual usernames: 20 letters */

static const char *const langs[] = { "el", "en" };
static const struct message_values usual = {
	.pin = "123456", .minutes = "15", .username = LONGEST,
	.site = "Πανεπιστήμιο", .host = "uregister.example.org",
	.account_url = "https://mypassword.example.org/account/",
	.account_host = "mypassword.example.org",
	.help = "helpdesk@example.org", .reference = "K7QF-2M9X",
};

static char folder[PATH_MAX];

static int
begin(void **state)
{
	const char *dir = getenv("srcdir");

	snprintf(folder, sizeof(folder), "%s/src/turn/messages",
	    dir == NULL ? "." : dir);
	return scratch_open(state);
}

static void
every_sms_goes_out_as_one(void **state)
{
	struct messages *m = NULL;
	struct detail d = { "" };
	size_t i, k, n = 0;

	(void)state;
	assert_int_equal(messages_load(folder, &m, &d), OK);
	for (i = 0; i < LETTERS; i++)
		for (k = 0; k < 2; k++)
			if (!messages_sms_fits(m, langs[k],
			    (enum message_letter)i, &usual, &n) || n == 0)
				fail_msg("%s %s: %zu", langs[k],
				    messages_word((enum message_letter)i), n);
	messages_free(&m);
}

#define ORIGIN_22 "mypassword.example.org"
#define ORIGIN_23 "mypassword.example2.org"

/* The last line of its SMS, or NULL. */
static const char *
last_line(const struct messages *m, const char *lang,
    enum message_letter letter, const char *host)
{
	const struct message_which which = { lang, letter, PART_SMS };
	static char text[4096];
	struct message_values v = usual;
	struct buf b;

	v.host = v.account_host = host;
	buf_init(&b, text, sizeof(text));
	assert_int_equal(messages_print(m, &which, &v, &b), OK);
	assert_non_null(strstr(text, " 15 "));	/* the minutes */
	assert_non_null(strstr(text, host));
	return strrchr(text, '\n');
}

static void
each_sms_with_a_pin_ends_with_the_line_that_binds_it(void **state)
{
	static const enum message_letter pins[] = { LETTER_PIN,
	    LETTER_RECOVER, LETTER_PROVE };
	struct messages *m = NULL;
	struct detail d = { "" };
	size_t i;

	(void)state;
	assert_int_equal(messages_load(folder, &m, &d), OK);
	for (i = 0; i < 3; i++) {
		assert_string_equal(last_line(m, "el", pins[i], ORIGIN_22),
		    "\n@" ORIGIN_22 " #123456");
		assert_string_equal(last_line(m, "en", pins[i], ORIGIN_23),
		    "\n@" ORIGIN_23 " #123456");
	}
	/* Where that would make two of it there is none. */
	assert_null(last_line(m, "el", LETTER_PIN,
	    "uregister.university.example.org"));
	messages_free(&m);
}

/* "Άλλαξε ο κωδικός του …" is said to whom it reaches in one SMS. */
static void
a_change_is_told_in_a_sentence_where_it_fits(void **state)
{
	const struct message_which which = { "el", LETTER_CHANGED, PART_SMS };
	struct message_values v = usual;
	struct messages *m = NULL;
	struct detail d = { "" };
	char text[4096];
	struct buf b;
	size_t n = 0;

	(void)state;
	assert_int_equal(messages_load(folder, &m, &d), OK);
	buf_init(&b, text, sizeof(text));
	v.username = "gpapadop";
	assert_int_equal(messages_print(m, &which, &v, &b), OK);
	assert_string_equal(text, "Άλλαξε ο κωδικός του gpapadop. "
	    "Αν όχι εσείς: mypassword.example.org");
	assert_true(messages_sms_fits(m, "el", LETTER_CHANGED, &v, &n));
	v.username = "abcdefghijkl";	/* one letter too many */
	assert_int_equal(messages_print(m, &which, &v, &b), OK);
	assert_string_equal(text, "abcdefghijkl: νέος κωδικός. "
	    "Όχι εσείς; mypassword.example.org");
	assert_true(messages_sms_fits(m, "el", LETTER_CHANGED, &v, &n));
	messages_free(&m);
}

static void
one_character_too_many_is_seen(void **state)
{
	struct message_values v = usual;
	struct messages *m = NULL;
	struct detail d = { "" };
	size_t n = 0;

	(void)state;
	assert_int_equal(messages_load(folder, &m, &d), OK);
	v.host = "uregister.a-university-with-a-long-name.example.org";
	assert_false(messages_sms_fits(m, "el", LETTER_PIN, &v, &n));
	assert_true(n > 70);
	assert_true(messages_sms_fits(m, "en", LETTER_PIN, &v, &n));
	messages_free(&m);
}

/* The shipped files, with one text of one of them put in another's place. */
static void
check(const char *lang, const char *from, const char *to, const char *says)
{
	static char text[64 * 1024];
	char path[PATH_MAX + 16], name[16];
	struct messages *m = NULL;
	struct detail d = { "" };
	size_t i, len;
	char *at;
	FILE *f;

	for (i = 0; i < 2; i++) {
		snprintf(name, sizeof(name), "%s.cfg", langs[i]);
		snprintf(path, sizeof(path), "%s/%s", folder, name);
		assert_non_null(f = fopen(path, "r"));
		len = fread(text, 1, sizeof(text) - 64, f);
		fclose(f);
		text[len] = '\0';
		if (strcmp(langs[i], lang) == 0) {
			assert_non_null(at = strstr(text, from));
			memmove(at + strlen(to), at + strlen(from),
			    strlen(at + strlen(from)) + 1);
			memcpy(at, to, strlen(to));
		}
		scratch_write(name, 0600, text, strlen(text));
	}
	assert_int_equal(messages_load(scratch_dir, &m, &d), E_CONF);
	if (strstr(d.text, says) == NULL)
		fail_msg("%s", d.text);
	unlink(scratch_path("el.cfg"));
	unlink(scratch_path("en.cfg"));
}

static void
what_is_missing_or_wrong_is_told_with_file_and_line(void **state)
{
	(void)state;
	check("el", "pin_sms =", "pin_sns =",
	    "el.cfg:3: the text \"pin_sns\" is none of ours");
	check("en", "pin_sms =", "#", "the text \"pin_sms\" is missing");
	check("en", "pin_sms =", "#", "en.cfg:");
	check("en", "recover_bound =", "#",
	    "the text \"recover_bound\" is missing");
	check("en", "welcome_sms =", "welcome_bound =", "is none of ours");
	check("el", "{pin}: PIN γ", "{pint}: PIN γ", "el.cfg:3: the text "
	    "\"pin_sms\" is too long, or has a {placeholder}");
	check("en", "ready_subject = \"Your account is ready\"",
	    "ready_subject = 7", "must be UTF-8 in quotes");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_sms_goes_out_as_one),
		cmocka_unit_test(
		    each_sms_with_a_pin_ends_with_the_line_that_binds_it),
		cmocka_unit_test(a_change_is_told_in_a_sentence_where_it_fits),
		cmocka_unit_test(one_character_too_many_is_seen),
		cmocka_unit_test(
		    what_is_missing_or_wrong_is_told_with_file_and_line),
	};

	return cmocka_run_group_tests(tests, begin, scratch_close);
}
