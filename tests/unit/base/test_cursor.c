/* Tests of src/base/cursor.c, without a server. */
#include "../unit.h"

#include "base/cursor.h"

static void
takes_are_big_endian_and_in_order(void **state)
{
	static const unsigned char bytes[] = { 1, 2, 3, 0xff, 5, 6, 7, 'x' };
	struct cursor c;

	(void)state;
	cursor_init(&c, bytes, sizeof(bytes));
	assert_int_equal(cursor_take_u8(&c), 1);
	assert_int_equal(cursor_take_u16(&c), 0x0203);
	assert_int_equal(cursor_take_u32(&c), 0xff050607);
	assert_int_equal(cursor_left(&c), 1);
	assert_ptr_equal(cursor_view(&c, 1), bytes + 7);
	assert_int_equal(cursor_left(&c), 0);
	assert_false(cursor_failed(&c));
}

static void
reading_past_the_end_fails_and_stays_failed(void **state)
{
	static const unsigned char bytes[] = { 1, 2, 3 };
	struct cursor c;

	(void)state;
	cursor_init(&c, bytes, sizeof(bytes));
	assert_int_equal(cursor_take_u32(&c), 0);
	assert_true(cursor_failed(&c));
	/* there, and not given */
	assert_int_equal(cursor_take_u8(&c), 0);
	assert_null(cursor_view(&c, 0));
}

static void
a_length_near_the_largest_does_not_wrap(void **state)
{
	static const unsigned char bytes[] = { 1 };
	struct cursor c;

	(void)state;
	cursor_init(&c, bytes, sizeof(bytes));
	assert_null(cursor_view(&c, SIZE_MAX));
	assert_true(cursor_failed(&c));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_are_big_endian_and_in_order),
		cmocka_unit_test(reading_past_the_end_fails_and_stays_failed),
		cmocka_unit_test(a_length_near_the_largest_does_not_wrap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
