/* Tests of src/sql/hosts.c and watch.c, without a server. */
#include "../unit.h"

#include "base/clock.h"
#include "sql/hosts.h"
#include "sql/watch.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* an address, a place, and the lists turned to it */
static const struct { const char *uri; size_t first, count;
    const char *host, *address, *port; } turns[] = {
	{ "postgresql://a/r", 0, 1, "a", "", "" },
	{ "postgresql://a/r", 1, 1, "a", "", "" },
	{ "postgresql://a,b/r", 0, 2, "a,b", "", "," },
	{ "postgresql://a,b/r", 1, 2, "b,a", "", "," },
	{ "postgresql://a,b/r", 2, 2, "a,b", "", "," },
	{ "postgresql://a,b,c/r", 1, 3, "b,c,a", "", ",," },
	{ "postgresql://a:1,b:2,c:3/r", 2, 3, "c,a,b", "", "3,1,2" },
	{ "host=a,b port=5433", 1, 2, "b,a", "", "5433" },
	{ "hostaddr=10.0.0.1,10.0.0.2", 1, 2, "", "10.0.0.2,10.0.0.1", "" },
	{ "host=a,b hostaddr=10.0.0.1,10.0.0.2 port=1,2", 1, 2, "b,a",
	    "10.0.0.2,10.0.0.1", "2,1" },
	{ "postgresql:///r?host=/tmp,/run", 1, 2, "/run,/tmp", "", "" },
	{ "dbname=r", 1, 1, "", "", "" },
};

static void
the_one_that_answers_comes_first_with_what_is_its_own(void **state)
{
	struct sql_hosts h, turned;
	size_t i;

	(void)state;
	for (i = 0; i < N(turns); i++) {
		assert_int_equal(sql_hosts_read(turns[i].uri, &h), OK);
		assert_int_equal(sql_hosts_count(&h), turns[i].count);
		sql_hosts_turn(&h, turns[i].first, &turned);
		assert_string_equal(turned.host, turns[i].host);
		assert_string_equal(turned.address, turns[i].address);
		assert_string_equal(turned.port, turns[i].port);
	}
}

static void
a_host_is_found_by_its_name_and_port(void **state)
{
	struct sql_hosts h;

	(void)state;
	assert_int_equal(sql_hosts_read("host=a,b,b port=1,2,3", &h), OK);
	assert_int_equal(sql_hosts_find(&h, "b", "3"), 2);
	assert_int_equal(sql_hosts_find(&h, "b", "2"), 1);
	assert_int_equal(sql_hosts_find(&h, "bb", "2"), 0);
	assert_int_equal(sql_hosts_read("host=ab,b", &h), OK);
	assert_int_equal(sql_hosts_find(&h, "b", "5432"), 1);
	assert_int_equal(sql_hosts_read("postgresql://a,b/r", &h), OK);
	assert_int_equal(sql_hosts_find(&h, "b", "5432"), 1);
	assert_int_equal(sql_hosts_read("hostaddr=10.0.0.1,10.0.0.2", &h), OK);
	assert_int_equal(sql_hosts_find(&h, "10.0.0.2", "5432"), 1);
}

static void
silence_begins_a_second_after_a_question(void **state)
{
	const int64_t end = clock_ms() + 10000;
	struct sql_watch *w;

	(void)state;
	assert_int_equal(sql_watch_share(&w), OK);
	assert_false(sql_watch_tells(NULL, false));
	assert_false(sql_watch_tells(w, false));
	sql_watch_ask(w);
	assert_false(sql_watch_tells(w, false));
	while (!sql_watch_tells(w, false) && clock_ms() < end) {
		clock_sleep(50);
		sql_watch_ask(w);	/* the first one counts */
	}
	assert_true(sql_watch_tells(w, false));
	assert_false(sql_watch_tells(w, true));
	sql_watch_answered(w);
	assert_false(sql_watch_tells(w, false));
	sql_watch_doubt(w);
	assert_true(sql_watch_tells(w, false));
	sql_watch_answered(w);
	assert_false(sql_watch_tells(w, false));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_one_that_answers_comes_first_with_what_is_its_own),
		cmocka_unit_test(a_host_is_found_by_its_name_and_port),
		cmocka_unit_test(silence_begins_a_second_after_a_question),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
