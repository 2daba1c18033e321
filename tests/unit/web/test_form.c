/* A form holds what was declared, once, in UTF-8, or nothing. */
#include "../unit.h"

#include "web/form.h"

static const struct form_rule rules[] = {
	{ "name", 8, false }, { "other", 8, false }, { "_empty", 1, false },
	{ "typed", 5, true },
};
#define RULES 4
static const char *values[RULES];
static char text[FORM_SIZE_MAX + 2];

static enum outcome
parse(const char *body)
{
	size_t len = strlen(body);

	memcpy(text, body, len + 1);
	return form_parse(text, len, rules, RULES, values);
}

static void
fields_are_decoded(void **state)
{
	(void)state;
	assert_int_equal(parse("name=a+b%26c&other=%CE%B1%3D&_empty="), OK);
	assert_string_equal(values[0], "a b&c");
	assert_string_equal(values[1], "\xce\xb1=");
	assert_string_equal(values[2], "");
}

static void
a_field_not_sent_is_null(void **state)
{
	(void)state;
	assert_int_equal(parse("name=x&&other"), OK);
	assert_string_equal(values[0], "x");
	assert_string_equal(values[1], "");
	assert_null(values[2]);
	assert_int_equal(parse(""), OK);
	assert_null(values[0]);
}

static void
an_undeclared_field_is_dropped(void **state)
{
	(void)state;
	assert_int_equal(parse("role=admin&name=x&name%5B%5D=y&role=b"), OK);
	assert_string_equal(values[0], "x");
}

static void
what_is_broken_is_refused_whole(void **state)
{
	static const char *const bad[] = {
		"name=x&name=y",		/* twice */
		"other=ok&name=123456789",	/* above its maximum */
		"name=%", "name=%4", "name=%zz", "na%zme=x",
		"name=%00", "name=a%00b",
		"name=%ff", "name=%ed%a0%80",	/* not UTF-8 */
		"other=fine&junk=%f",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (parse(bad[i]) != E_INPUT)
			fail_msg("\"%s\" was taken", bad[i]);
		assert_null(values[0]);
		assert_null(values[1]);
	}
}

static void
a_raw_nul_is_refused(void **state)
{
	(void)state;
	memcpy(text, "name=a\0b", 9);
	assert_int_equal(form_parse(text, 8, rules, RULES, values), E_INPUT);
}

static void
too_many_fields_or_bytes_are_refused(void **state)
{
	char body[FORM_FIELDS_MAX * 4 + 8] = "";
	size_t i;

	(void)state;
	for (i = 0; i < FORM_FIELDS_MAX; i++)
		memcpy(body + i * 4, "a=b&", 5);
	body[FORM_FIELDS_MAX * 4 - 1] = '\0';
	assert_int_equal(parse(body), OK);
	memcpy(body + FORM_FIELDS_MAX * 4 - 1, "&a=b", 5);
	assert_int_equal(parse(body), E_INPUT);
	memset(text, 'a', sizeof(text));
	assert_int_equal(form_parse(text, FORM_SIZE_MAX + 1, rules, RULES,
	    values), E_INPUT);
}

static void
a_value_of_full_length_is_taken(void **state)
{
	(void)state;
	assert_int_equal(parse("name=12345678"), OK);
	assert_int_equal(parse("name=%31%32%33%34%35%36%37%38"), OK);
	assert_string_equal(values[0], "12345678");
}

/* Core says what is wrong with it, on its step; no letter is halved. */
static void
what_is_typed_and_too_long_is_cut(void **state)
{
	(void)state;
	assert_int_equal(parse("typed=123456789&name=x"), OK);
	assert_string_equal(values[3], "12345");
	assert_string_equal(values[0], "x");
	assert_int_equal(parse("typed=%CE%B1%CE%B2%CE%B3"), OK);
	assert_string_equal(values[3], "αβ");
	assert_int_equal(parse("typed=1%E2%82%AC%E2%82%AC"), OK);
	assert_string_equal(values[3], "1€");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_decoded),
		cmocka_unit_test(a_field_not_sent_is_null),
		cmocka_unit_test(an_undeclared_field_is_dropped),
		cmocka_unit_test(what_is_broken_is_refused_whole),
		cmocka_unit_test(a_raw_nul_is_refused),
		cmocka_unit_test(too_many_fields_or_bytes_are_refused),
		cmocka_unit_test(what_is_typed_and_too_long_is_cut),
		cmocka_unit_test(a_value_of_full_length_is_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
