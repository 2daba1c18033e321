/* Tests of src/turn/pin.c, without a server. */
#include "../unit.h"

#include <sodium.h>

#include "turn/pin.h"

static void
blanks_and_dashes_fall_out(void **state)
{
	char pin[PIN_SIZE];

	(void)state;
	assert_int_equal(pin_parse(" 012-345 ", 6, pin), OK);
	assert_string_equal(pin, "012345");
}

static void
what_cannot_be_seen_and_other_digits_are_read(void **state)
{
	static const char *const typed[] = { "123\u00a0456", "123\u200b456",
	    "\u202a123456\u202c", "１２３４５６", "١٢٣٤٥٦", "123–456",
	    "123456\r\n", "\ufeff123456" };
	char pin[PIN_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
		assert_int_equal(pin_parse(typed[i], 6, pin), OK);
		assert_string_equal(pin, "123456");
	}
}

static void
what_is_no_pin_is_refused(void **state)
{
	static const char *const bad[] = { "", "12345", "1234567", "12345a",
	    "-1234", "δεν ήρθε PIN", "123456\n1", "+12345", "0x1234" };
	char pin[PIN_SIZE] = "kept";
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(pin_parse(bad[i], 6, pin), E_INPUT);
	assert_string_equal(pin, "kept");
}

/*
 * Each digit at each place, zero in front included, as often as another:
 * chi-square with nine degrees of freedom stays below 45 but once in a
 * million.
 */
static void
digits_are_uniform_at_every_place(void **state)
{
	static size_t count[6][10];
	const size_t n = 20000;
	char pin[PIN_SIZE];
	size_t i, place, digit;

	(void)state;
	for (i = 0; i < n; i++) {
		pin_make(6, pin);
		assert_int_equal(strlen(pin), 6);
		for (place = 0; place < 6; place++)
			count[place][pin[place] - '0']++;
	}
	for (place = 0; place < 6; place++) {
		double expected = (double)n / 10, chi = 0;

		for (digit = 0; digit < 10; digit++) {
			double d = (double)count[place][digit] - expected;

			chi += d * d / expected;
		}
		assert_true(chi < 45);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blanks_and_dashes_fall_out),
		cmocka_unit_test(
		    what_cannot_be_seen_and_other_digits_are_read),
		cmocka_unit_test(what_is_no_pin_is_refused),
		cmocka_unit_test(digits_are_uniform_at_every_place),
	};

	if (sodium_init() == -1)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
