/* Rights that are given up, by what the kernel offers for it. */
#define _GNU_SOURCE
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <errno.h>
#include <linux/landlock.h>
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

#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)	/* Linux 6.2 */
#endif

/* The rights that change something, by Landlock's version: asking for one
 * that the kernel does not know is an error. */
#define WRITES (LANDLOCK_ACCESS_FS_WRITE_FILE |				\
    LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |	\
    LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |	\
    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |	\
    LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |	\
    LANDLOCK_ACCESS_FS_MAKE_SYM | LANDLOCK_ACCESS_FS_EXECUTE)

static const struct { long since; unsigned long long rights; } rights[] = {
	{ 1, WRITES },
	{ 2, LANDLOCK_ACCESS_FS_REFER },
	{ 3, LANDLOCK_ACCESS_FS_TRUNCATE },
};

static unsigned long long
known_rights(void)
{
	unsigned long long known = WRITES;
	long version;
	size_t i;

	version = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
	for (i = 0; i < sizeof(rights) / sizeof(rights[0]); i++)
		if (rights[i].since <= version)
			known |= rights[i].rights;
	return known;
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

enum outcome
sandbox_no_writes(struct detail *d)
{
	struct landlock_ruleset_attr attr = {
	    .handled_access_fs = known_rights() };
	const char *why;
	long fd, n;

	fd = syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);
	n = fd == -1 ? -1 : syscall(SYS_landlock_restrict_self, fd, 0);
	why = n == -1 ? why_no_landlock(errno) : NULL;
	if (n == -1 && why == NULL)
		detail_set(d, "landlock: %s", strerror(errno));
	else if (why != NULL)
		detail_set(d, "%s: only modes and owners keep files from us",
		    why);
	if (fd != -1)
		close((int)fd);
	return n == -1 && why == NULL ? E_CONF : OK;
}
