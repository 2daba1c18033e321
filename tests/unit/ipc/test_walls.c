/* Who has broken into a program meets its walls: all that an intruder tries is
 * tried behind each, and what came of it is printed. */
#define _GNU_SOURCE
#include "../unit.h"

#include <arpa/inet.h>
#include <linux/landlock.h>
#include <linux/netlink.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>

#include "config.h"
#include "ipc/sandbox.h"
#include "ipc/walls.h"
#include "../scratch.h"

static long
landlock_version(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
}

/* --- acts: 0 or more when they succeed, -1 with errno */

static int
new_socket(int family, int kind)
{
	return socket(family, kind | SOCK_CLOEXEC, 0);
}

static int act_tcp(void) { return new_socket(AF_INET, SOCK_STREAM); }
static int act_tcp6(void) { return new_socket(AF_INET6, SOCK_STREAM); }
static int act_udp(void) { return new_socket(AF_INET, SOCK_DGRAM); }
static int act_raw(void) { return new_socket(AF_INET, SOCK_RAW); }
static int act_packet(void) { return new_socket(AF_PACKET, SOCK_RAW); }
static int act_vsock(void) { return new_socket(40, SOCK_STREAM); }
static int act_alg(void) { return new_socket(38, SOCK_SEQPACKET); }
static int act_netlink(void) { return new_socket(AF_NETLINK, SOCK_RAW); }
static int act_unix(void) { return new_socket(AF_UNIX, SOCK_STREAM); }
static int act_unix_dgram(void) { return new_socket(AF_UNIX, SOCK_DGRAM); }

static int
act_knock(void)
{
	const struct sockaddr_in to = { .sin_family = AF_INET,
	    .sin_port = htons(1), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = act_tcp();

	if (fd == -1)
		return -1;
	/* Nobody there is an answer of the net. */
	return connect(fd, (const struct sockaddr *)&to, sizeof(to)) == 0 ||
	    errno == ECONNREFUSED ? 0 : -1;
}

static int
act_door(void)
{
	const struct sockaddr_in at = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = act_tcp();

	if (fd == -1 || bind(fd, (const struct sockaddr *)&at,
	    sizeof(at)) == -1)
		return -1;
	return listen(fd, 1);
}

/* Of others, with somebody behind them. */
static struct sockaddr_un abstract = { AF_UNIX, "\0uregister-walls" };
static struct sockaddr_un in_folder = { AF_UNIX, "" };

static int
call_up(const struct sockaddr_un *to)
{
	int fd = act_unix();

	return fd == -1 ? -1 : connect(fd, (const struct sockaddr *)to,
	    sizeof(*to));
}

static int act_abstract(void) { return call_up(&abstract); }
static int act_in_folder(void) { return call_up(&in_folder); }

static int
listen_at(const struct sockaddr_un *at)
{
	int fd = act_unix();

	assert_int_equal(bind(fd, (const struct sockaddr *)at, sizeof(*at)),
	    0);
	assert_int_equal(listen(fd, 64), 0);
	return fd;
}

static int
act_exec(void)
{
	char *const words[] = { (char[]){ "true" }, NULL };

	return execv("/bin/true", words);
}

static int
act_fork(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid == -1 ? -1 : 0;
}

static void *
rest(void *arg)
{
	return arg;
}

static int
act_thread(void)
{
	pthread_t t;
	int rc = pthread_create(&t, NULL, rest, NULL);

	if (rc == 0)
		pthread_join(t, NULL);
	errno = rc;
	return rc == 0 ? 0 : -1;
}

static int act_users(void) { return unshare(CLONE_NEWUSER); }

static int
act_child_users(void)
{
	long pid = syscall(SYS_clone, (long)(CLONE_NEWUSER | SIGCHLD), 0L, 0L,
	    0L, 0L);

	if (pid == 0)
		_exit(0);
	return pid == -1 ? -1 : 0;
}

static int
act_write_run(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0;
}

static int
act_then_run(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? -1 : mprotect(p, 4096, PROT_READ | PROT_EXEC);
}

static int act_memory_file(void) { return memfd_create("x", 0); }
static int act_trace(void) { return (int)ptrace(PTRACE_TRACEME, 0, 0, 0); }
static int act_kill(void) { return kill(getppid(), 0); }
static int act_bpf(void) { return (int)syscall(SYS_bpf, 0, NULL, 0); }
static int act_ring(void) { return (int)syscall(SYS_io_uring_setup, 1, NULL); }

static int
act_mount(void)
{
	return (int)syscall(SYS_mount, "a", "/", "b", 0L, "");
}

static int act_write(void) { return open(scratch_path("kept"), O_WRONLY); }
static int act_read(void) { return open(scratch_path("kept"), O_RDONLY); }
static int act_read_etc(void) { return open("/etc/passwd", O_RDONLY); }
static int act_list(void) { return open("/", O_RDONLY | O_DIRECTORY); }

/* --- the table */

#define OF(program) (1u << (program))
#define ALL (OF(WALLS_WEB) | OF(WALLS_CORE) | OF(WALLS_GATEWAY) |	\
    OF(WALLS_SYNC))
#define NET (OF(WALLS_CORE) | OF(WALLS_GATEWAY) | OF(WALLS_SYNC))

/* may: who has to be able to; seccomp, or Landlock from which version on,
 * stops the others. */
static const struct act {
	const char *what;
	int	(*act)(void);
	unsigned may;
	long	landlock;	/* 0: by seccomp */
} acts[] = {
	{ "a socket for TCP", act_tcp, NET, 0 },
	{ "a socket for TCP, IPv6", act_tcp6, NET, 0 },
	{ "a socket for UDP", act_udp, NET, 0 },
	{ "knock at a port", act_knock, NET, 0 },
	{ "a netlink socket", act_netlink, NET, 0 },
	{ "a UNIX stream", act_unix, ALL & ~OF(WALLS_GATEWAY), 0 },
	{ "a UNIX datagram", act_unix_dgram, 0, 0 },
	{ "another's abstract socket", act_abstract, OF(WALLS_SYNC), 6 },
	/* Its folder and its mode stop that, and the unit. */
	{ "another's socket in a folder", act_in_folder,
	    ALL & ~OF(WALLS_GATEWAY), 0 },
	{ "raw IP", act_raw, 0, 0 },
	{ "raw frames", act_packet, 0, 0 },
	{ "a socket of the kernel's ciphers", act_alg, 0, 0 },
	{ "a socket of virtual machines", act_vsock, 0, 0 },
	{ "a door for TCP", act_door, 0, 0 },
	{ "run a program", act_exec, 0, 0 },
	{ "fork, in a worker", act_fork, OF(WALLS_SYNC), 0 },
	{ "a thread", act_thread, ALL, 0 },
	{ "a user namespace", act_users, 0, 0 },
	{ "a child in one", act_child_users, 0, 0 },
	{ "pages to write and run", act_write_run, 0, 0 },
	{ "run what was written", act_then_run, 0, 0 },
	{ "a file in memory", act_memory_file, 0, 0 },
	{ "ptrace", act_trace, 0, 0 },
	{ "signal another process", act_kill, OF(WALLS_SYNC), 6 },
	{ "bpf", act_bpf, 0, 0 },
	{ "io_uring", act_ring, 0, 0 },
	{ "mount", act_mount, 0, 0 },
	{ "write a file", act_write, OF(WALLS_SYNC), 1 },
	{ "read a file", act_read, OF(WALLS_CORE) | OF(WALLS_SYNC), 1 },
	{ "read /etc", act_read_etc, ALL & ~OF(WALLS_WEB), 1 },
	{ "list the machine", act_list, OF(WALLS_CORE) | OF(WALLS_SYNC), 1 },
};
#define ACTS (sizeof(acts) / sizeof(acts[0]))

static const char *const programs[] = { [WALLS_WEB] = "web",
    [WALLS_CORE] = "core", [WALLS_GATEWAY] = "gateway",
    [WALLS_SYNC] = "sync" };
#define PROGRAMS (sizeof(programs) / sizeof(programs[0]))

/* 0: it could; else its errno, or 255 where there was no wall to be put. */
static int
try_behind(enum walls_of program, const struct act *a)
{
	struct detail d = { "" };
	int status = 0;
	pid_t pid;

	if ((pid = fork()) == 0) {
		if (sandbox_start(&d) != OK ||
		    walls_close(program, NULL, &d) != OK ||
		    (program != WALLS_SYNC && walls_close_worker(&d) != OK))
			_exit(255);
		_exit(a->act() >= 0 ? 0 : errno);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* That an act is refused here for another reason shows nothing. */
static bool
has_wall(const struct act *a)
{
#ifndef HAVE_LIBSECCOMP
	return a->landlock != 0 && a->landlock <= landlock_version();
#else
	return a->landlock <= landlock_version();
#endif
}

static bool
is_refusal(int error)
{
	return error == EPERM || error == EACCES || error == ENOSYS;
}

static size_t
judge_act(const struct act *a)
{
	size_t wrong = 0, i;
	int e[PROGRAMS];
	bool may, ok;

	print_message("%-34s", a->what);
	for (i = 0; i < PROGRAMS; i++) {
		may = (a->may & OF(i)) != 0;
		e[i] = try_behind((enum walls_of)i, a);
		ok = may ? !is_refusal(e[i]) : is_refusal(e[i]) ||
		    !has_wall(a);
		wrong += !ok;
		print_message(" %-8s%s", e[i] == 0 ? "yes" :
		    is_refusal(e[i]) ? "no" : "(fails)", ok ? "" : "!");
	}
	print_message("\n");
	return wrong;
}

static void
what_an_intruder_would_try(void **state)
{
	size_t wrong = 0, i;
	int heard[2];

	(void)state;
#if defined(__SANITIZE_ADDRESS__)
	skip();
#endif
	scratch_write("kept", 0600, "text", 4);
	snprintf(in_folder.sun_path, sizeof(in_folder.sun_path), "%.100s",
	    scratch_path("socket"));
	heard[0] = listen_at(&abstract);
	heard[1] = listen_at(&in_folder);
	print_message("Landlock %ld\n%-34s", landlock_version(), "");
	for (i = 0; i < PROGRAMS; i++)
		print_message(" %-8s", programs[i]);
	print_message("\n");
	for (i = 0; i < ACTS; i++)
		wrong += judge_act(&acts[i]);
	close(heard[0]);
	close(heard[1]);
	assert_int_equal(unlink(in_folder.sun_path), 0);
	assert_int_equal(unlink(scratch_path("kept")), 0);
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_an_intruder_would_try),
	};

	return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
