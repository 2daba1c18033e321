/* The file of the offices: what it says, and what is wrong in it. */
#include "../unit.h"

#include "../scratch.h"
#include "conf/secretariat.h"

static enum outcome
load(const char *text, struct secretariats **out, struct detail *d)
{
	return secretariat_load(scratch_write("offices", 0600, text,
	    strlen(text)), out, d);
}

static void
an_office_is_found_by_the_code_of_its_department(void **state)
{
	const struct secretariat *found;
	struct secretariats *s = NULL;
	struct detail d;

	(void)state;
	assert_int_equal(load("# code | el | en | phone | mail\n\n"
	    " 267 |Τέρμα Μαγνησίας, Σέρρες | Serres|23210 49100 |a@x.gr\n"
	    "12|Β||| \n*|όλα|all|1|", &s, &d), OK);
	found = secretariat_find(s, "267");
	assert_string_equal(found->part[SECRETARIAT_EL],
	    "Τέρμα Μαγνησίας, Σέρρες");
	assert_string_equal(found->part[SECRETARIAT_EN], "Serres");
	assert_string_equal(found->part[SECRETARIAT_PHONE], "23210 49100");
	assert_string_equal(found->part[SECRETARIAT_EMAIL], "a@x.gr");
	found = secretariat_find(s, "12");
	assert_string_equal(found->part[SECRETARIAT_PHONE], "");
	found = secretariat_find(s, "26");
	assert_string_equal(found->part[SECRETARIAT_EN], "all");
	assert_ptr_equal(secretariat_find(s, NULL), found);
	secretariat_free(&s);
	assert_null(s);
	secretariat_free(&s);
}

static void
without_a_file_there_is_none(void **state)
{
	struct secretariats *s = NULL;
	struct detail d;

	(void)state;
	assert_int_equal(secretariat_load("", &s, &d), OK);
	assert_null(secretariat_find(s, "267"));
	secretariat_free(&s);
}

static void
a_wrong_line_is_told_by_its_number(void **state)
{
	static const char *const wrong[] = { "267", "1|a|b|c", "1|a|b|c|d|e",
	    "|a|b|c|d", "1|\xff|b|c|d" };
	struct secretariats *s = NULL;
	struct detail d;
	char text[128];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		snprintf(text, sizeof(text), "9|a|b|c|d\n\n%s\n", wrong[i]);
		assert_int_equal(load(text, &s, &d), E_CONF);
		assert_null(s);
		assert_non_null(strstr(d.text, "offices:3: must be code"));
	}
	assert_int_equal(secretariat_load("/nowhere/at/all", &s, &d), E_CONF);
	assert_non_null(strstr(d.text, "/nowhere/at/all: "));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    an_office_is_found_by_the_code_of_its_department),
		cmocka_unit_test(without_a_file_there_is_none),
		cmocka_unit_test(a_wrong_line_is_told_by_its_number),
	};

	return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
