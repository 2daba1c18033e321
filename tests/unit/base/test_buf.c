/* Tests of src/base/buf.c, without a server. */
#include "../unit.h"

#include "base/buf.h"

static void
what_fits_is_there_whole(void **state)
{
	char mem[8];
	struct buf b;

	(void)state;
	buf_init(&b, mem, sizeof(mem));
	assert_string_equal(mem, "");
	buf_puts(&b, "abc");
	buf_putc(&b, 'd');
	buf_putf(&b, "%d", 123);
	assert_false(buf_failed(&b));
	assert_string_equal(mem, "abcd123");
	assert_int_equal(b.len, 7);
}

static void
nothing_is_cut_and_the_failure_stays(void **state)
{
	char mem[4];
	struct buf b;

	(void)state;
	buf_init(&b, mem, sizeof(mem));
	buf_puts(&b, "ab");
	buf_puts(&b, "cd");
	assert_true(buf_failed(&b));
	buf_putc(&b, 'e');	/* would fit; must not appear */
	assert_true(buf_failed(&b));
	assert_string_equal(mem, "ab");
}

static void
a_format_that_does_not_fit_leaves_what_was_there(void **state)
{
	char mem[4];
	struct buf b;

	(void)state;
	buf_init(&b, mem, sizeof(mem));
	buf_puts(&b, "ab");
	buf_putf(&b, "%s", "long");
	assert_true(buf_failed(&b));
	assert_string_equal(mem, "ab");
}

static void
no_memory_fails_at_once(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, NULL, 0);
	assert_true(buf_failed(&b));
	buf_puts(&b, "");
	assert_true(buf_failed(&b));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_fits_is_there_whole),
		cmocka_unit_test(nothing_is_cut_and_the_failure_stays),
		cmocka_unit_test(
		    a_format_that_does_not_fit_leaves_what_was_there),
		cmocka_unit_test(no_memory_fails_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
