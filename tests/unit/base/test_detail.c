/* The text that goes with an outcome: always one that a message carries. */
#include "../unit.h"

#include "base/detail.h"
#include "base/text.h"

static struct detail d;

static void
a_detail_is_text_whatever_it_was_made_of(void **state)
{
	(void)state;
	detail_set(&d, "%s", "FATAL: \xcc\xd1 no");
	assert_string_equal(d.text, "FATAL: ?? no");
	detail_prefix(&d, "%s: ", "βάση");
	assert_string_equal(d.text, "βάση: FATAL: ?? no");
}

static void
a_cut_detail_ends_in_a_letter(void **state)
{
	char greek[DETAIL_SIZE * 2 + 1] = "";
	size_t i;

	(void)state;
	for (i = 0; i < DETAIL_SIZE; i++)
		memcpy(greek + 2 * i, "Ω", 3);
	detail_set(&d, "%s", greek);
	assert_true(text_is_utf8(d.text, strlen(d.text)));
	detail_prefix(&d, "x: ");
	assert_true(text_is_utf8(d.text, strlen(d.text)));
	assert_int_equal(strlen(d.text), DETAIL_SIZE - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_detail_is_text_whatever_it_was_made_of),
		cmocka_unit_test(a_cut_detail_ends_in_a_letter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
