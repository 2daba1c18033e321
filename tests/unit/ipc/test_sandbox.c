/* After the start no file is changed. */
#include "../unit.h"

#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <errno.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>

#include "ipc/sandbox.h"
#include "../scratch.h"

static long
abi(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
}

/* 0: refused as it should be. */
static int
try_in_sandbox(int (*act)(void))
{
	const struct sandbox_needs needs = { .all_files = true };
	struct detail d = { "" };
	int status = 0;
	pid_t pid;

	if ((pid = fork()) == 0) {
		if (sandbox_start(&d) != OK || sandbox_close(&needs, &d) != OK)
			_exit(3);
		if (act() == 0)
			_exit(1);
		_exit(errno == EACCES || errno == EXDEV ? 0 : 2);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int
write_it(void)
{
	return open(scratch_path("kept"), O_WRONLY);
}

static int
make_one(void)
{
	return open(scratch_path("new"), O_WRONLY | O_CREAT, 0600);
}

static int
remove_it(void)
{
	return unlink(scratch_path("kept"));
}

static int
cut_it(void)
{
	return truncate(scratch_path("kept"), 0);
}

static int
move_it(void)
{
	char from[128];

	snprintf(from, sizeof(from), "%s", scratch_path("kept"));
	return rename(from, scratch_path("other/kept"));
}

static const struct { const char *what; int (*act)(void); long abi; } acts[] = {
	{ "write", write_it, 1 }, { "make", make_one, 1 },
	{ "remove", remove_it, 1 }, { "move", move_it, 1 },
	{ "cut", cut_it, 3 },
};

static void
no_file_is_changed_after_the_start(void **state)
{
	size_t i;
	long has = abi();

	(void)state;
	if (has < 1)
		skip();		/* a kernel without Landlock */
	scratch_write("kept", 0600, "text", 4);
	assert_int_equal(mkdir(scratch_path("other"), 0700), 0);
	for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		if (has >= acts[i].abi && try_in_sandbox(acts[i].act) != 0)
			fail_msg("it could %s", acts[i].what);
	assert_int_equal(rmdir(scratch_path("other")), 0);
	assert_int_equal(unlink(scratch_path("kept")), 0);
}

/* Older containers answer EPERM to each call that they do not know. */
static int
start_in_container(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		    offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_landlock_create_ruleset,
		    0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { 4, code };
	const struct sandbox_needs needs = { .all_files = true,
	    .calls = { true, true } };
	struct detail d = { "" };

	if (sandbox_start(&d) != OK || prctl(PR_SET_SECCOMP,
	    SECCOMP_MODE_FILTER, &program) == -1)
		return 3;
	if (sandbox_close(&needs, &d) != OK)
		return 1;
	return strstr(d.text, "seccomp") != NULL ? 0 : 2;
}

static void
a_container_without_landlock_is_a_warning(void **state)
{
	int status = 0;
	pid_t pid;

	(void)state;
	if ((pid = fork()) == 0)
		_exit(start_in_container());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_file_is_changed_after_the_start),
		cmocka_unit_test(a_container_without_landlock_is_a_warning),
	};

	return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
