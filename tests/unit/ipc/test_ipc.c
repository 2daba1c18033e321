/* Both ends over real sockets: ask() here, listen_run() in a child. */
#include "../unit.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <poll.h>
#include <signal.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/prefork.h"
#include "ipc/ask.h"
#include "ipc/listen.h"
#include "../scratch.h"

#define NOBODY 65534

static struct msg request, reply;
static struct detail detail;
static char path[128];
static int listening;
static uid_t welcome;

/* Gives back what it was asked; some words have a meaning. */
static void
serve(void *arg, const struct msg *from, struct msg *to)
{
	const char *word = msg_get(from, M_VERB);
	int i;

	(void)arg;
	if (word != NULL && strcmp(word, "slow") == 0)
		poll(NULL, 0, 2000);
	if (word != NULL && strcmp(word, "die") == 0)
		_exit(0);
	for (i = 0; word != NULL && strcmp(word, "big") == 0 && i < 200; i++)
		msg_put(to, M_ARGUMENT, "0123456789012345678901234567890123"
		    "456789012345678901234567890123456789012345678901234567");
	msg_put(to, M_DETAIL, word != NULL ? word : "");
	msg_put(to, M_RESULT, "OK");
}

static int
work(void *arg)
{
	struct listen_loop loop = { .fd = listening, .peer = welcome,
	    .serve = serve };

	(void)arg;
	listen_run(&loop);
	return 0;
}

static pid_t
begin(size_t workers)
{
	struct prefork_pool pool = { "test", workers, work, NULL, false };
	pid_t pid;

	assert_int_equal(listen_open(path, SOCK_SEQPACKET, 1,
	    &listening, &detail), OK);
	if ((pid = fork()) != 0)
		return pid;
	log_open("test", LOG_LEVEL_ERR - 1);
	exit(prefork_run(&pool, 1));
}

static void
finish(pid_t pid)
{
	int status;

	kill(pid, SIGTERM);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	close(listening);
	unlink(path);
}

static enum outcome
ask_word(const char *word, int timeout_ms)
{
	msg_init(&request, MSG_CONTROL, 0xcafe);
	msg_put(&request, M_VERB, word);
	return ask(path, &request, timeout_ms, &reply, &detail);
}

/* -1 if nobody has room for it. */
static int
connect_raw(int flags)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | flags, 0);

	memcpy(sun.sun_path, path, strlen(path) + 1);
	if (connect(fd, (struct sockaddr *)&sun, sizeof(sun)) == 0)
		return fd;
	close(fd);
	return -1;
}

/* Sends raw bytes; how many came back, 0 if the other side hung up. */
static ssize_t
send_raw(const void *bytes, size_t len)
{
	int fd = connect_raw(0);
	char back[64];
	ssize_t n;

	assert_int_equal(send(fd, bytes, len, MSG_NOSIGNAL), (ssize_t)len);
	n = recv(fd, back, sizeof(back), 0);
	close(fd);
	return n < 0 ? 0 : n;
}

/* Init holds the socket of a program that ended. */
static void
nobody_waits_long_where_nobody_is(void **state)
{
	int64_t begun;
	pid_t pid;

	(void)state;
	assert_int_equal(listen_open(path, SOCK_SEQPACKET, 1,
	    &listening, &detail), OK);
	if ((pid = fork()) == 0)
		_exit(listen(listening, 8) == 0 ? 0 : 1);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	begun = clock_ms();
	assert_int_equal(ask_word("hello", 20000), E_UNSURE);
	assert_in_range(clock_ms() - begun, 1, 2000);
	close(listening);
	unlink(path);
}

static int
open_scratch(void **state)
{
	int r = scratch_open(state);

	welcome = geteuid();
	snprintf(path, sizeof(path), "%s/sock", scratch_dir);
	return r;
}

static void
a_question_is_answered_with_its_number(void **state)
{
	pid_t pid = begin(1);

	(void)state;
	assert_int_equal(ask_word("hello", 5000), OK);
	assert_int_equal(msg_req(&reply), 0xcafe);
	assert_string_equal(msg_get(&reply, M_DETAIL), "hello");
	finish(pid);
}

static void
what_is_malformed_is_dropped_and_the_next_is_served(void **state)
{
	static char big[MSG_SIZE_MAX + 1];
	pid_t pid = begin(1);

	(void)state;
	memcpy(big, "UR\1\1", 4);
	assert_int_equal(send_raw("UR\2\1\0\0\0\0", 8), 0);	/* version */
	assert_int_equal(send_raw("UR\1\377\0\0\0\0", 8), 0);	/* type */
	assert_int_equal(send_raw("x", 1), 0);
	assert_int_equal(send_raw("GET / HTTP/1.0\r\n\r\n", 18), 0);
	assert_int_equal(send_raw(big, sizeof(big)), 0);
	assert_int_equal(ask_word("still here", 5000), OK);
	finish(pid);
}

static void
a_silent_peer_does_not_hold_a_worker_for_ever(void **state)
{
	pid_t pid = begin(1);
	int fd;

	(void)state;
	fd = connect_raw(0);
	assert_int_equal(ask_word("after it", 10000), OK);
	close(fd);
	finish(pid);
}

static void
a_peer_with_another_uid_gets_no_answer(void **state)
{
	int status;
	pid_t pid, child;

	(void)state;
	if (geteuid() != 0)
		skip();		/* only root can become somebody else */
	assert_int_equal(chmod(scratch_dir, 0755), 0);
	welcome = 12345;
	pid = begin(1);
	welcome = geteuid();
	if ((child = fork()) == 0) {
		if (setuid(NOBODY) == -1)
			_exit(100);
		_exit((int)ask_word("let me in", 5000));
	}
	waitpid(child, &status, 0);
	assert_int_equal(WEXITSTATUS(status), E_BACKEND);
	assert_int_equal(ask_word("root may", 5000), OK);
	finish(pid);
}

static void
an_answer_too_late_is_none(void **state)
{
	int64_t before = clock_ms();
	pid_t pid = begin(1);

	(void)state;
	assert_int_equal(ask_word("slow", 200), E_UNSURE);
	assert_true(clock_ms() - before < 1500);
	assert_non_null(strstr(detail.text, "in time"));
	finish(pid);
}

static void
a_death_in_the_middle_is_told_apart_from_an_answer(void **state)
{
	pid_t pid = begin(1);

	(void)state;
	assert_int_equal(ask_word("die", 5000), E_UNSURE);
	assert_int_equal(ask_word("the next one", 5000), OK);
	finish(pid);
}

static void
a_second_copy_does_not_cut_the_first_one_off(void **state)
{
	pid_t pid = begin(1);
	int fd = -1;

	(void)state;
	assert_int_equal(listen_open(path, SOCK_SEQPACKET, 1, &fd,
	    &detail), E_CONF);
	assert_non_null(strstr(detail.text, "running already"));
	assert_non_null(strstr(detail.text, path));
	assert_int_equal(ask_word("still here", 5000), OK);
	finish(pid);
}

static void
a_socket_that_a_crash_left_is_replaced(void **state)
{
	pid_t pid;
	int fd;

	(void)state;
	assert_int_equal(listen_open(path, SOCK_STREAM, 1, &fd,
	    &detail), OK);
	close(fd);
	pid = begin(1);
	assert_int_equal(ask_word("hello", 5000), OK);
	finish(pid);
}

static void
nobody_there_is_said_with_the_path(void **state)
{
	(void)state;
	unlink(path);
	assert_int_equal(ask_word("hello", 500), E_BACKEND);
	assert_non_null(strstr(detail.text, path));
}

static void
a_full_queue_is_busy_at_once(void **state)
{
	int64_t before = clock_ms();
	int fd[4], i;

	(void)state;
	/* A backlog of one, and nobody who takes. */
	assert_int_equal(listen_open(path, SOCK_SEQPACKET, 1,
	    &listening, &detail), OK);
	for (i = 0; i < 4; i++)
		fd[i] = connect_raw(SOCK_NONBLOCK);
	assert_int_equal(ask_word("hello", 5000), E_BUSY);
	assert_true(clock_ms() - before < 1000);
	for (i = 0; i < 4; i++)
		if (fd[i] != -1)
			close(fd[i]);
	close(listening);
	unlink(path);
}

static void
an_answer_too_big_becomes_a_bug_not_a_silence(void **state)
{
	pid_t pid = begin(1);

	(void)state;
	assert_int_equal(ask_word("big", 5000), OK);
	assert_string_equal(msg_get(&reply, M_RESULT), "E_BUG");
	finish(pid);
}

static void
a_question_that_does_not_fit_is_not_asked(void **state)
{
	(void)state;
	msg_init(&request, MSG_CONTROL, 1);
	msg_put(&request, M_LANG, "too long");
	assert_int_equal(ask(path, &request, 100, &reply, &detail), E_BUG);
}

static void
a_stale_socket_is_replaced_and_another_file_is_not(void **state)
{
	int one, two;

	(void)state;
	assert_int_equal(listen_open(path, SOCK_SEQPACKET, 1, &one,
	    &detail), OK);
	close(one);
	assert_int_equal(listen_open(path, SOCK_SEQPACKET, 1, &two,
	    &detail), OK);
	close(two);
	unlink(path);
	scratch_write("sock", 0600, "x", 1);
	assert_int_equal(listen_open(path, SOCK_SEQPACKET, 1, &one,
	    &detail), E_CONF);
	unlink(path);
}

static void
a_path_too_long_is_refused(void **state)
{
	char longer[200];
	int fd;

	(void)state;
	memset(longer, 'a', sizeof(longer));
	longer[0] = '/';
	longer[199] = '\0';
	assert_int_equal(listen_open(longer, SOCK_STREAM, 1, &fd,
	    &detail), E_CONF);
	assert_int_equal(ask(longer, &request, 100, &reply, &detail), E_BUG);
	msg_init(&request, MSG_LOOK, 1);
	assert_int_equal(ask(longer, &request, 100, &reply, &detail), E_CONF);
}

/* What systemd does: descriptors from 3 on, matched by where they are. */
static void
a_socket_from_init_is_taken_by_its_path(void **state)
{
	char number[16];
	int fd, got = -1, status;
	pid_t pid;

	(void)state;
	assert_int_equal(listen_open(path, SOCK_SEQPACKET, 1, &fd,
	    &detail), OK);
	if ((pid = fork()) == 0) {
		dup2(fd, 4);
		close(3);
		snprintf(number, sizeof(number), "%d", (int)getpid());
		setenv("LISTEN_PID", number, 1);
		setenv("LISTEN_FDS", "2", 1);
		if (listen_open(path, SOCK_SEQPACKET, 1, &got,
		    &detail) != OK)
			_exit(1);
		_exit(got == 4 ? 0 : 2);
	}
	waitpid(pid, &status, 0);
	assert_int_equal(WEXITSTATUS(status), 0);
	close(fd);
	unlink(path);
}

static void
a_user_is_found_by_name_number_or_nothing(void **state)
{
	uid_t uid = 7;

	(void)state;
	assert_int_equal(listen_find_uid("", &uid, &detail), OK);
	assert_int_equal(uid, geteuid());
	assert_int_equal(listen_find_uid("12345", &uid, &detail), OK);
	assert_int_equal(uid, 12345);
	assert_int_equal(listen_find_uid("root", &uid, &detail), OK);
	assert_int_equal(uid, 0);
	assert_int_equal(listen_find_uid("no-such-user", &uid, &detail),
	    E_CONF);
	assert_int_equal(listen_find_uid("-1", &uid, &detail), E_CONF);
	assert_int_equal(listen_find_uid("4294967295", &uid, &detail),
	    E_CONF);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_waits_long_where_nobody_is),
		cmocka_unit_test(a_question_is_answered_with_its_number),
		cmocka_unit_test(
		    what_is_malformed_is_dropped_and_the_next_is_served),
		cmocka_unit_test(
		    a_silent_peer_does_not_hold_a_worker_for_ever),
		cmocka_unit_test(a_peer_with_another_uid_gets_no_answer),
		cmocka_unit_test(an_answer_too_late_is_none),
		cmocka_unit_test(
		    a_death_in_the_middle_is_told_apart_from_an_answer),
		cmocka_unit_test(
		    a_second_copy_does_not_cut_the_first_one_off),
		cmocka_unit_test(a_socket_that_a_crash_left_is_replaced),
		cmocka_unit_test(nobody_there_is_said_with_the_path),
		cmocka_unit_test(a_full_queue_is_busy_at_once),
		cmocka_unit_test(
		    an_answer_too_big_becomes_a_bug_not_a_silence),
		cmocka_unit_test(a_question_that_does_not_fit_is_not_asked),
		cmocka_unit_test(
		    a_stale_socket_is_replaced_and_another_file_is_not),
		cmocka_unit_test(a_path_too_long_is_refused),
		cmocka_unit_test(a_socket_from_init_is_taken_by_its_path),
		cmocka_unit_test(a_user_is_found_by_name_number_or_nothing),
	};

	return cmocka_run_group_tests(tests, open_scratch, scratch_close);
}
