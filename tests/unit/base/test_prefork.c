/* Tests of src/base/prefork.c, without a server. */
#include "../unit.h"

#include <sys/wait.h>

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/prefork.h"

#define PATIENCE_MS 10000

static int born[2];	/* each worker writes its pid here */

static int
work_until_stopped(void *arg)
{
	pid_t pid = getpid();

	(void)arg;
	if (write(born[1], &pid, sizeof(pid)) != sizeof(pid))
		return 1;
	while (!prefork_stopping())
		poll(NULL, 0, 50);
	return 0;
}

static int
work_not_at_all(void *arg)
{
	pid_t pid = getpid();

	(void)arg;
	return write(born[1], &pid, sizeof(pid)) == sizeof(pid) ? 3 : 4;
}

static pid_t
begin(prefork_work_fn *work, size_t workers)
{
	struct prefork_pool pools[] = {
		{ "none", 0, work, NULL },
		{ "some", workers, work, NULL },
	};
	pid_t pid;

	assert_int_equal(pipe(born), 0);
	if ((pid = fork()) != 0)
		return pid;
	log_open("test", LOG_LEVEL_ERR);
	exit(prefork_run(pools, 2));
}

static pid_t
next_born(void)
{
	struct pollfd pfd = { .fd = born[0], .events = POLLIN };
	pid_t pid = 0;

	assert_int_equal(poll(&pfd, 1, PATIENCE_MS), 1);
	assert_int_equal(read(born[0], &pid, sizeof(pid)), sizeof(pid));
	return pid;
}

static void
finish(pid_t parent, int sig)
{
	int status;

	assert_int_equal(kill(parent, sig), 0);
	assert_int_equal(waitpid(parent, &status, 0), parent);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	close(born[0]);
	close(born[1]);
}

static void
a_killed_worker_is_replaced(void **state)
{
	pid_t parent = begin(work_until_stopped, 2), one, two, three;

	(void)state;
	one = next_born();
	two = next_born();
	assert_int_not_equal(one, two);
	assert_int_equal(kill(one, SIGKILL), 0);
	three = next_born();
	assert_int_not_equal(three, one);
	assert_int_not_equal(three, two);
	finish(parent, SIGTERM);
	assert_int_equal(kill(two, 0), -1);	/* none is left behind */
	assert_int_equal(kill(three, 0), -1);
}

static void
interrupt_stops_as_well(void **state)
{
	pid_t parent = begin(work_until_stopped, 1), worker = next_born();

	(void)state;
	finish(parent, SIGINT);
	assert_int_equal(kill(worker, 0), -1);
}

static void
a_worker_that_dies_at_once_is_started_once_a_second(void **state)
{
	int64_t before = clock_ms();
	pid_t parent = begin(work_not_at_all, 1);

	(void)state;
	next_born();
	next_born();
	assert_true(clock_ms() - before >= 1000);
	finish(parent, SIGTERM);
}

static void
workers_end_when_the_parent_is_killed(void **state)
{
	pid_t parent = begin(work_until_stopped, 1), worker = next_born();
	int64_t deadline = clock_ms() + PATIENCE_MS;

	(void)state;
	assert_int_equal(kill(parent, SIGKILL), 0);
	waitpid(parent, NULL, 0);
	/* It holds the write end of the pipe: end of file when it is gone. */
	close(born[1]);
	while (clock_left_ms(deadline) > 0 &&
	    read(born[0], &worker, sizeof(worker)) != 0)
		continue;
	assert_int_not_equal(clock_left_ms(deadline), 0);
	close(born[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_killed_worker_is_replaced),
		cmocka_unit_test(interrupt_stops_as_well),
		cmocka_unit_test(
		    a_worker_that_dies_at_once_is_started_once_a_second),
		cmocka_unit_test(workers_end_when_the_parent_is_killed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
