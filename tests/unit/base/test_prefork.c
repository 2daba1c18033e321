/* Tests of src/base/prefork.c, without a server. */
#include "../unit.h"

#include <sys/socket.h>
#include <sys/un.h>
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
		{ "none", 0, work, NULL, false },
		{ "some", workers, work, NULL, false },
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

/* What init hears of a program: words, each within ms. */
static int init_fd = -1;

static void
become_init(const char *watchdog_us)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	socklen_t len = sizeof(sa_family_t);

	init_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	/* Without a name the kernel gives one, in no folder (unix(7)). */
	assert_int_equal(bind(init_fd, (struct sockaddr *)&sun, len), 0);
	len = sizeof(sun);
	assert_int_equal(getsockname(init_fd, (struct sockaddr *)&sun, &len),
	    0);
	sun.sun_path[0] = '@';
	sun.sun_path[len - sizeof(sa_family_t)] = '\0';
	setenv("NOTIFY_SOCKET", sun.sun_path, 1);
	setenv("WATCHDOG_USEC", watchdog_us, 1);
}

static void
stop_being_init(void)
{
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	close(init_fd);
}

static bool
hears(const char *word, int ms)
{
	struct pollfd pfd = { .fd = init_fd, .events = POLLIN };
	char got[64] = "";

	return poll(&pfd, 1, ms) == 1 &&
	    recv(init_fd, got, sizeof(got) - 1, 0) > 0 &&
	    strcmp(got, word) == 0;
}

static int
work_once_and_hang(void *arg)
{
	if (prefork_stopping())
		return 0;
	work_not_at_all(arg);
	for (;;)
		pause();
}

static void
init_hears_of_workers_that_answer(void **state)
{
	pid_t parent;
	int i;

	(void)state;
	become_init("1500000");
	parent = begin(work_until_stopped, 2);
	assert_true(hears("READY=1", PATIENCE_MS));
	for (i = 0; i < 4; i++)
		assert_true(hears("WATCHDOG=1", PATIENCE_MS));
	finish(parent, SIGTERM);
	assert_true(hears("STOPPING=1", 0) || hears("STOPPING=1", 0));
	stop_being_init();
}

static void
init_hears_no_more_of_workers_that_hang(void **state)
{
	int words = 0, status;
	pid_t parent;

	(void)state;
	become_init("1500000");
	parent = begin(work_once_and_hang, 2);
	assert_true(hears("READY=1", PATIENCE_MS));
	while (hears("WATCHDOG=1", 2500))
		words++;
	assert_in_range(words, 1, 2);
	assert_int_equal(kill(parent, SIGKILL), 0);
	assert_int_equal(waitpid(parent, &status, 0), parent);
	stop_being_init();
}

static void
init_hears_nothing_of_workers_that_die(void **state)
{
	pid_t parent;

	(void)state;
	become_init("1500000");
	parent = begin(work_not_at_all, 1);
	next_born();
	next_born();
	assert_false(hears("READY=1", 0));
	finish(parent, SIGTERM);
	stop_being_init();
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
		cmocka_unit_test(init_hears_of_workers_that_answer),
		cmocka_unit_test(init_hears_no_more_of_workers_that_hang),
		cmocka_unit_test(init_hears_nothing_of_workers_that_die),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
