/* Tests of src/base/rest.c: over fork, and with the clock as it goes. */
#include "../unit.h"

#include <sys/wait.h>

#include <poll.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/rest.h"

#define MAX_MS 800
#define PROBE_MS 60000

static void
wait_until_awake(struct rest *r)
{
	while (rest_is(r))
		poll(NULL, 0, 5);
}

static bool
may_ask(struct rest *r)
{
	bool probe;

	return rest_may_ask(r, PROBE_MS, &probe);
}

static void
after_a_rest_one_asks_and_the_others_wait(void **state)
{
	struct rest r = { 0 };
	bool probe;

	(void)state;
	assert_true(rest_may_ask(&r, PROBE_MS, &probe));
	assert_false(probe);
	rest_begin(&r, MAX_MS, false);
	assert_false(may_ask(&r));
	wait_until_awake(&r);
	assert_true(rest_may_ask(&r, PROBE_MS, &probe));
	assert_true(probe);
	assert_false(may_ask(&r));
	/* he found it well: all may */
	rest_wake(&r);
	assert_true(may_ask(&r));
	assert_true(may_ask(&r));
}

static void
each_rest_is_longer_and_none_is_longer_than_that(void **state)
{
	struct rest r = { 0 };
	int64_t begun;

	(void)state;
	rest_begin(&r, MAX_MS, false);
	/* others that waited meanwhile do not make it longer */
	rest_begin(&r, MAX_MS, false);
	assert_int_equal(atomic_load(&r.ms), 500);
	rest_begin(&r, MAX_MS, true);
	assert_int_equal(atomic_load(&r.ms), MAX_MS);
	rest_begin(&r, MAX_MS, true);
	assert_int_equal(atomic_load(&r.ms), MAX_MS);
	begun = clock_ms();
	wait_until_awake(&r);
	assert_true(clock_ms() - begun >= MAX_MS - 50);
}

static void
a_probe_that_died_is_not_waited_for(void **state)
{
	struct rest r = { 0 };
	bool probe;

	(void)state;
	rest_begin(&r, MAX_MS, false);
	wait_until_awake(&r);
	assert_true(rest_may_ask(&r, 50, &probe));
	wait_until_awake(&r);
	assert_true(rest_may_ask(&r, 50, &probe));
	assert_true(probe);
}

static void
what_one_process_learns_the_other_knows(void **state)
{
	struct rest *shared;
	pid_t pid;

	(void)state;
	assert_int_equal(rest_share(2, &shared), OK);
	if ((pid = fork()) == 0) {
		rest_begin(&shared[1], MAX_MS, false);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_true(may_ask(&shared[0]));
	assert_false(may_ask(&shared[1]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(after_a_rest_one_asks_and_the_others_wait),
		cmocka_unit_test(
		    each_rest_is_longer_and_none_is_longer_than_that),
		cmocka_unit_test(a_probe_that_died_is_not_waited_for),
		cmocka_unit_test(what_one_process_learns_the_other_knows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
