/* Which server comes next: all go to one, and nobody pays for a hung one. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdbool.h>

#include "base/clock.h"
#include "directory/link_server.h"

static const struct link_servers two = { .count = 2 };

static size_t
next_after(size_t at, bool first, bool second)
{
	const bool tried[LINK_URIS_MAX] = { first, second };

	return link_server_next(&two, at, tried);
}

static void
the_first_comes_first_and_each_once(void **state)
{
	(void)state;
	assert_int_equal(next_after(LINK_ANY, false, false), 0);
	assert_int_equal(next_after(LINK_ANY, true, false), 1);
	assert_int_equal(next_after(LINK_ANY, true, true), LINK_ANY);
}

static void
one_that_failed_is_tried_last_and_not_forgotten(void **state)
{
	(void)state;
	link_server_rest(0);
	assert_int_equal(next_after(LINK_ANY, false, false), 1);
	assert_int_equal(next_after(LINK_ANY, false, true), 0);
	link_server_rest(1);
	assert_int_equal(next_after(LINK_ANY, false, false), 0);
	link_server_wake(0);
	link_server_wake(1);
}

static void
a_connection_is_kept_where_nobody_watches(void **state)
{
	(void)state;
	assert_int_equal(next_after(1, false, false), 1);
	link_server_rest(1);
	assert_int_equal(next_after(1, false, false), 0);
	link_server_wake(1);
}

/* Last: it is shared from here on. */
static void
who_is_watched_comes_back_when_it_was_looked_at(void **state)
{
	(void)state;
	assert_int_equal(link_server_share(), OK);
	assert_int_equal(next_after(1, false, false), 0);
	link_server_rest(0);
	assert_false(link_server_is_due(0));
	while (!link_server_is_due(0))
		clock_sleep(10);
	/* its time is over, and still nobody tries it at his own cost */
	assert_int_equal(next_after(LINK_ANY, false, false), 1);
	link_server_settle(0);
	assert_false(link_server_is_due(0));
	assert_int_equal(next_after(LINK_ANY, false, false), 1);
	link_server_rest(0);		/* it fails again as it settles */
	while (!link_server_is_due(0))
		clock_sleep(10);
	link_server_wake(0);
	assert_int_equal(next_after(1, false, false), 0);
	/* one that says nothing is not asked at all, be it the only one */
	link_server_missed(0);
	assert_int_equal(next_after(LINK_ANY, false, true), 0);
	link_server_missed(0);
	assert_int_equal(next_after(LINK_ANY, false, true), LINK_ANY);
	while (!link_server_is_due(0))
		clock_sleep(10);
	assert_int_equal(next_after(LINK_ANY, false, true), LINK_ANY);
	link_server_heard(0);
	assert_int_equal(next_after(LINK_ANY, false, true), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_comes_first_and_each_once),
		cmocka_unit_test(
		    one_that_failed_is_tried_last_and_not_forgotten),
		cmocka_unit_test(a_connection_is_kept_where_nobody_watches),
		cmocka_unit_test(
		    who_is_watched_comes_back_when_it_was_looked_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
