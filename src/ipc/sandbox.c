/* Rights that are given up, by what the kernel offers for it. */
#define _GNU_SOURCE
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ipc/sandbox.h"

extern char **environ;

static const char *const kept[] = {
	"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "NOTIFY_SOCKET",
	"WATCHDOG_PID", "WATCHDOG_USEC", "CREDENTIALS_DIRECTORY",
	"ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS",
};
#define KEPT (sizeof(kept) / sizeof(kept[0]))

static enum outcome
clean_environment(void)
{
	char *values[KEPT];
	enum outcome r = OK;
	size_t i;

	for (i = 0; i < KEPT; i++) {
		const char *v = getenv(kept[i]);

		values[i] = v == NULL ? NULL : strdup(v);
	}
	clearenv();
	for (i = 0; i < KEPT; i++) {
		if (values[i] != NULL && setenv(kept[i], values[i], 1) == -1)
			r = E_NOMEM;
		free(values[i]);
	}
	if (setenv("LDAPNOINIT", "1", 1) == -1 || setenv("TZ", "UTC", 1) == -1)
		r = E_NOMEM;
	return r;
}

enum outcome
sandbox_start(struct detail *d)
{
	struct rlimit none = { 0, 0 };

	umask(077);
	if (clean_environment() != OK) {
		detail_set(d, "environment: %s", strerror(errno));
		return E_NOMEM;
	}
	if (setrlimit(RLIMIT_CORE, &none) == -1 ||
	    prctl(PR_SET_DUMPABLE, 0) == -1 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1) {
		detail_set(d, "sandbox: %s", strerror(errno));
		return E_CONF;
	}
	return OK;
}

/* Those that the headers of Linux 6.1 do not have. */
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)	/* Linux 6.2 */
#endif
#define BIND_TCP (1ULL << 0)		/* 6.7 */
#define CONNECT_TCP (1ULL << 1)
#define SCOPE_ABSTRACT (1ULL << 0)	/* 6.12 */
#define SCOPE_SIGNAL (1ULL << 1)

/* struct landlock_ruleset_attr as it has grown; a kernel takes as much of it
 * as it knows. */
struct ruleset {
	uint64_t files, net, scopes;
};

/* The rights that change something, by Landlock's version: asking for one
 * that the kernel does not know is an error. */
#define WRITES (LANDLOCK_ACCESS_FS_WRITE_FILE |				\
    LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |	\
    LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |	\
    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |	\
    LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |	\
    LANDLOCK_ACCESS_FS_MAKE_SYM | LANDLOCK_ACCESS_FS_EXECUTE)
#define READS (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)

static const struct { long since; struct ruleset more; } rights[] = {
	{ 1, { .files = WRITES } },
	{ 2, { .files = LANDLOCK_ACCESS_FS_REFER } },
	{ 3, { .files = LANDLOCK_ACCESS_FS_TRUNCATE } },
	{ 4, { .net = BIND_TCP } },
	{ 6, { .scopes = SCOPE_ABSTRACT | SCOPE_SIGNAL } },
};

static size_t
size_known(long version)
{
	return version >= 6 ? sizeof(struct ruleset) : version >= 4 ?
	    offsetof(struct ruleset, scopes) : offsetof(struct ruleset, net);
}

/* NULL, or why there is none here. */
static const char *
why_no_landlock(int error)
{
	switch (error) {
	case ENOSYS:
	case EOPNOTSUPP:
		return "this kernel has no Landlock";
	case EPERM:
		return "Landlock is refused, by the seccomp filter of a "
		    "container or a unit";
	default:
		return NULL;
	}
}

static int
make_ruleset(const struct sandbox_needs *needs)
{
	struct ruleset set = { 0, 0, 0 };
	const long version = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
	size_t i;

	if (version == -1)
		return -1;
	for (i = 0; i < sizeof(rights) / sizeof(rights[0]); i++)
		if (rights[i].since <= version) {
			set.files |= rights[i].more.files;
			set.net |= rights[i].more.net;
			set.scopes |= rights[i].more.scopes;
		}
	if (!needs->all_files)
		set.files |= READS;
	if (set.net != 0 && !needs->calls.net_sockets)
		set.net |= CONNECT_TCP;
	return (int)syscall(SYS_landlock_create_ruleset, &set,
	    size_known(version), 0);
}

/* What is not there needs no right. */
static long
let_read(int ruleset, const char *path)
{
	struct landlock_path_beneath_attr rule = {
	    .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE };
	struct stat st;
	long n;

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd == -1 || fstat(rule.parent_fd, &st) == -1)
		return 0;
	if (S_ISDIR(st.st_mode))
		rule.allowed_access = READS;
	n = syscall(SYS_landlock_add_rule, ruleset,
	    LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	close(rule.parent_fd);
	return n;
}

static enum outcome
close_files(const struct sandbox_needs *needs, struct detail *d)
{
	const char *const *path;
	const int fd = make_ruleset(needs);
	const char *why;
	long n = fd;

	for (path = needs->files; path != NULL && *path != NULL && n != -1;
	    path++)
		if (**path != '\0')
			n = let_read(fd, *path);
	if (n != -1)
		n = syscall(SYS_landlock_restrict_self, fd, 0);
	why = n == -1 ? why_no_landlock(errno) : NULL;
	if (n == -1 && why == NULL)
		detail_set(d, "landlock: %s", strerror(errno));
	else if (why != NULL)
		detail_set(d, "%s: only modes and owners keep files from us",
		    why);
	if (fd != -1)
		close(fd);
	return n == -1 && why == NULL ? E_CONF : OK;
}

enum outcome
sandbox_close(const struct sandbox_needs *needs, struct detail *d)
{
	enum outcome r;

	if ((r = close_files(needs, d)) != OK)
		return r;
	return calls_refuse(&needs->calls, d);
}
