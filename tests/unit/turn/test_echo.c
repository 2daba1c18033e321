/* What is done with a password that one server took, by what each shows. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "turn/echo.h"

static void
each_row(void **state)
{
	static const struct {
		struct directory_echo seen;
		bool over;
		enum echo_fate fate;
	} rows[] = {
		{ { .shows = 2 }, false, ECHO_DONE },
		{ { .shows = 2, .formers = 1 }, true, ECHO_DONE },
		{ { .shows = 1, .silent = 1 }, false, ECHO_WAIT },
		{ { .shows = 1, .formers = 1 }, false, ECHO_WAIT },
		{ { .shows = 1, .missing = 1 }, false, ECHO_WAIT },
		{ { .shows = 1, .silent = 1 }, true, ECHO_OTHERS },
		{ { .silent = 2 }, false, ECHO_WAIT },
		{ { .missing = 1, .silent = 1 }, false, ECHO_AGAIN },
		{ { .formers = 1, .silent = 1 }, false, ECHO_AGAIN },
		{ { .formers = 1, .missing = 1 }, false, ECHO_AGAIN },
		/* never over what somebody else has set since */
		{ { .others = 1, .missing = 1 }, false, ECHO_OTHERS },
		{ { .shows = 1, .others = 1 }, false, ECHO_OTHERS },
		{ { .missing = 2 }, true, ECHO_OTHERS },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(echo_judge(&rows[i].seen, rows[i].over),
		    rows[i].fate);
}

static void
a_mark_is_found_whole_among_others(void **state)
{
	(void)state;
	assert_true(mark_is_among("ab", "ab"));
	assert_true(mark_is_among("ab", "cd ab ef"));
	assert_true(mark_is_among("", "cd -"));
	assert_false(mark_is_among("ab", "abc"));
	assert_false(mark_is_among("abc", "ab c"));
	assert_false(mark_is_among("", "ab"));
	assert_false(mark_is_among("ab", ""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(a_mark_is_found_whole_among_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
