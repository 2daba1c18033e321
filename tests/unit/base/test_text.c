/* Tests of src/base/text.c, without a server. */
#include "../unit.h"

#include "base/text.h"

static void
only_well_formed_utf8_passes(void **state)
{
	static const struct { const char *s; size_t len; bool good; } rows[] = {
		{ "", 0, true },
		{ "abc", 3, true },
		{ "\xce\x91", 2, true },		/* GREEK ALPHA */
		{ "\xf0\x9f\x98\x80", 4, true },	/* emoji */
		{ "\xf4\x8f\xbf\xbf", 4, true },	/* U+10FFFF */
		{ "\xce", 1, false },			/* cut */
		{ "\x91", 1, false },			/* no begin */
		{ "\xc0\x80", 2, false },		/* overlong NUL */
		{ "\xc1\xbf", 2, false },		/* overlong */
		{ "\xe0\x9f\xbf", 3, false },		/* overlong */
		{ "\xf0\x8f\xbf\xbf", 4, false },	/* overlong */
		{ "\xed\xa0\x80", 3, false },		/* surrogate */
		{ "\xf4\x90\x80\x80", 4, false },	/* above U+10FFFF */
		{ "\xff", 1, false },
		{ "a\0b", 3, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (text_is_utf8(rows[i].s, rows[i].len) != rows[i].good)
			fail_msg("row %zu", i);
}

static void
control_characters_are_seen(void **state)
{
	(void)state;
	assert_true(text_has_control("a\nb", 3));
	assert_true(text_has_control("\x7f", 1));
	assert_true(text_has_control("\xc2\x9b", 2));		/* C1: CSI */
	assert_true(text_has_control("\xe2\x80\xa8", 3));	/* U+2028 */
	assert_false(text_has_control("\xc2\xa0", 2));
	assert_false(text_has_control("Αθήνα", strlen("Αθήνα")));
}

static void
digits_are_ascii_and_at_least_one(void **state)
{
	(void)state;
	assert_true(text_is_digits("0123456789"));
	assert_false(text_is_digits(""));
	assert_false(text_is_digits("12 "));
	assert_false(text_is_digits("\xd9\xa1"));	/* ARABIC-INDIC ONE */
}

static void
blanks_are_empty(void **state)
{
	(void)state;
	assert_true(text_is_empty(NULL));
	assert_true(text_is_empty(" \t\r\n\xc2\xa0"));
	assert_false(text_is_empty(" a"));
}

static void
what_does_not_fit_is_not_copied(void **state)
{
	char out[4] = "old";

	(void)state;
	assert_int_equal(text_copy(out, sizeof(out), "1234"), E_INPUT);
	assert_string_equal(out, "old");
	assert_int_equal(text_copy(out, sizeof(out), "123"), OK);
	assert_string_equal(out, "123");
}

static void
a_cut_leaves_no_part_of_a_letter(void **state)
{
	char out[6], same[] = "αβγδ";

	(void)state;
	text_cut(out, sizeof(out), "αβγ");
	assert_string_equal(out, "αβ");
	text_cut(out, sizeof(out), "a€€");
	assert_string_equal(out, "a€");
	text_cut(out, sizeof(out), "abcde");
	assert_string_equal(out, "abcde");
	text_cut(out, sizeof(out), "");
	assert_string_equal(out, "");
	text_cut(out, 2, "β");
	assert_string_equal(out, "");
	text_cut(same, 5, same);
	assert_string_equal(same, "αβ");
}

static void
trim_takes_the_blanks_around_and_leaves_those_inside(void **state)
{
	char out[16], same[] = "  x  ";

	(void)state;
	assert_int_equal(text_trim(out, sizeof(out), "\xc2\xa0 a  b\t"), OK);
	assert_string_equal(out, "a  b");
	assert_int_equal(text_trim(out, sizeof(out), " \n "), OK);
	assert_string_equal(out, "");
	assert_int_equal(text_trim(same, sizeof(same), same), OK);
	assert_string_equal(same, "x");
	assert_int_equal(text_trim(out, 3, " abc "), E_INPUT);
}

static void
numbers_are_whole_and_in_range(void **state)
{
	static const char *const bad[] = { "", "-", "+1", " 1", "1 ", "1x",
	    "0x10", "11", "-6", "99999999999999999999", "1.0" };
	int64_t n = 7;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (text_to_int(bad[i], -5, 10, &n) != E_INPUT)
			fail_msg("\"%s\" was taken", bad[i]);
	assert_int_equal(n, 7);
	assert_int_equal(text_to_int("10", -5, 10, &n), OK);
	assert_int_equal(n, 10);
	assert_int_equal(text_to_int("-5", -5, 10, &n), OK);
	assert_int_equal(n, -5);
}

static void
times_have_units(void **state)
{
	static const struct { const char *s; int64_t seconds; } rows[] = {
		{ "90", 90 }, { "90s", 90 }, { "15m", 900 }, { "2h", 7200 },
		{ "7d", 604800 }, { "0", 0 },
	};
	static const char *const bad[] = { "", "m", "-1s", "1w", "1 h", "1hh",
	    "1.5h", "99999999999999999999d" };
	int64_t n;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(text_to_seconds(rows[i].s, &n), OK);
		assert_int_equal(n, rows[i].seconds);
	}
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (text_to_seconds(bad[i], &n) != E_INPUT)
			fail_msg("\"%s\" was taken", bad[i]);
}

static void
points_are_counted_not_bytes(void **state)
{
	(void)state;
	assert_int_equal(text_points("Αθήνα"), 5);
	assert_int_equal(text_points(""), 0);
}

static const char *
get_name(void *arg, const char *name)
{
	return strcmp(name, "name") == 0 ? arg : NULL;
}

static void
placeholders_are_filled_once(void **state)
{
	char out[16], value[] = "{name}";

	(void)state;
	assert_int_equal(text_expand("a{name}b", get_name, value, out,
	    sizeof(out)), OK);
	assert_string_equal(out, "a{name}b");	/* not filled again */
	assert_int_equal(text_expand("{{x}", get_name, value, out,
	    sizeof(out)), OK);
	assert_string_equal(out, "{x}");
	assert_int_equal(text_expand("{other}", get_name, value, out,
	    sizeof(out)), E_INPUT);
	assert_int_equal(text_expand("{name", get_name, value, out,
	    sizeof(out)), E_INPUT);
	assert_int_equal(text_expand("{name}{name}{name}", get_name, value,
	    out, sizeof(out)), E_INPUT);
}

static void
lower_touches_only_ascii(void **state)
{
	char s[] = "ABC@Ά.GR";

	(void)state;
	text_ascii_lower(s);
	assert_string_equal(s, "abc@Ά.gr");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_well_formed_utf8_passes),
		cmocka_unit_test(control_characters_are_seen),
		cmocka_unit_test(digits_are_ascii_and_at_least_one),
		cmocka_unit_test(blanks_are_empty),
		cmocka_unit_test(what_does_not_fit_is_not_copied),
		cmocka_unit_test(a_cut_leaves_no_part_of_a_letter),
		cmocka_unit_test(
		    trim_takes_the_blanks_around_and_leaves_those_inside),
		cmocka_unit_test(numbers_are_whole_and_in_range),
		cmocka_unit_test(times_have_units),
		cmocka_unit_test(points_are_counted_not_bytes),
		cmocka_unit_test(placeholders_are_filled_once),
		cmocka_unit_test(lower_touches_only_ascii),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
