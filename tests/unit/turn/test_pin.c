/* Tests of src/turn/pin.c, without a server. */
#include "../unit.h"

#include <sodium.h>

#include "../scratch.h"
#include "turn/pin.h"

static struct key *key;

static int
open_key(void **state)
{
	struct detail d;
	char hex[65];
	enum outcome r;
	const char *path;

	if (scratch_open(state) != 0)
		return -1;
	memset(hex, '7', sizeof(hex));
	path = scratch_write("key", 0600, hex, 64);
	r = key_from_file(path, &key, &d);
	unlink(path);
	return r == OK ? 0 : -1;
}

static int
close_key(void **state)
{
	key_free(&key);
	return scratch_close(state);
}

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
		const struct pin_of of = { .flow = (int64_t)i, .round = "1",
		    .channel = "sms", .to = "+306900000001" };

		pin_make(key, &of, 6, pin);
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

static void
it_is_the_same_only_for_the_same(void **state)
{
	static const struct pin_of of[] = {
		{ 7, 0, "1000", "sms", "+306900000001", 0 },
		{ 8, 0, "1000", "sms", "+306900000001", 0 },
		{ 7, 1, "1000", "sms", "+306900000001", 0 },
		{ 7, 0, "1001", "sms", "+306900000001", 0 },
		{ 7, 0, "1000", "email", "+306900000001", 0 },
		{ 7, 0, "1000", "sms", "+306900000002", 0 },
		{ 7, 0, "1000", "sms", "+306900000001", 1 },
	};
	const size_t n = sizeof(of) / sizeof(of[0]);
	char pin[PIN_SIZE], again[PIN_SIZE];
	size_t i, j;

	(void)state;
	for (i = 0; i < n; i++)
		for (j = 0; j < n; j++) {
			pin_make(key, &of[i], 10, pin);
			pin_make(key, &of[j], 10, again);
			assert_int_equal(strcmp(pin, again) == 0, i == j);
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
		cmocka_unit_test(it_is_the_same_only_for_the_same),
	};

	if (sodium_init() == -1)
		return 1;
	return cmocka_run_group_tests(tests, open_key, close_key);
}
