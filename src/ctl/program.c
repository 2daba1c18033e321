/* Programs found beside us, and started as the user of uregister-core. */
#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <grp.h>
#include <libgen.h>
#include <limits.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ctl/core.h"
#include "ctl/program.h"

#define CORE "uregister-core"
#define SYNC "uregister-sync"
#define GATEWAY "uregister-gateway"
#define WEB "uregister-web"
#define SYNC_ARGS_MAX 4
#define PREPARE_WORDS (6 + CTL_PROGRAM_WORDS + 1)

bool
ctl_program_become(uid_t uid, gid_t group_of_file)
{
	const struct passwd *pw = getpwuid(uid);
	gid_t gid = pw != NULL ? pw->pw_gid : group_of_file;
	int r;

	r = pw != NULL ? initgroups(pw->pw_name, gid) : setgroups(0, NULL);
	return r == 0 && setgid(gid) == 0 && setuid(uid) == 0;
}

/* Core judges its files by its own user, and what it says of them as root
 * would be wrong.  Its key names that user. */
static bool
become_core(const struct conf *conf)
{
	struct stat st;

	if (geteuid() != 0 || (stat(conf->core_key_file, &st) == 0 &&
	    st.st_uid != 0 && ctl_program_become(st.st_uid, st.st_gid)))
		return true;
	fprintf(stderr, "core.key_file does not name the user of "
	    "uregister-core; not as root but:\n"
	    "runuser -u uregister-core -- uregisterctl ...\n");
	return false;
}

/* It stands beside us; args begins with its name. */
static int
run_program(const char *const args[])
{
	char self[PATH_MAX], path[PATH_MAX + 32];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (n == -1) {
		perror("/proc/self/exe");
		return 1;
	}
	self[n] = '\0';
	snprintf(path, sizeof(path), "%s/%s", dirname(self), args[0]);
	/* execv(3) takes the words without const, and changes none. */
	execv(path, (char *const *)(uintptr_t)args);
	fprintf(stderr, "%s: %s\n", path, strerror(errno));
	return 1;
}

int
ctl_program_migrate(const struct ctl *ctl)
{
	const char *const args[] = { CORE, "-m", "-f", ctl->path, NULL };
	struct conf *conf = NULL;
	bool may;

	if (ctl_load(ctl, &conf) != OK)
		return 1;
	may = become_core(conf);
	conf_free(&conf);
	return may ? run_program(args) : 1;
}

/* The verb, and what stands behind it. */
static int
run_sync(const struct ctl *ctl, const char *verb)
{
	const char *args[SYNC_ARGS_MAX + 9] = { SYNC, "-f", ctl->path, "-o",
	    ctl_core_operator() };
	struct conf *conf = NULL;
	int i, n = 5;
	bool may;

	if (ctl_load(ctl, &conf) != OK)
		return 1;
	if (args[4] == NULL)
		args[4] = "";
	if (ctl->reason != NULL) {
		args[n++] = "-r";
		args[n++] = ctl->reason;
	}
	args[n++] = verb;
	for (i = 0; i < ctl->count && i < SYNC_ARGS_MAX; i++)
		args[n++] = ctl->args[i];
	may = become_core(conf);
	conf_free(&conf);
	return may ? run_program(args) : 1;
}

#define VERB_OF_SYNC(verb)						\
int									\
ctl_program_sync_##verb(const struct ctl *ctl)				\
{									\
	return run_sync(ctl, #verb);					\
}
VERB_OF_SYNC(plan)
VERB_OF_SYNC(show)
VERB_OF_SYNC(approve)
VERB_OF_SYNC(run)
VERB_OF_SYNC(status)
VERB_OF_SYNC(explain)

/* Of a verb of two words the second is an argument of uregister-sync's. */
static int
run_second(const struct ctl *ctl, const char *verb, const char *what)
{
	char word[8], *args[SYNC_ARGS_MAX] = { word };
	struct ctl words = *ctl;

	snprintf(word, sizeof(word), "%s", what);
	for (words.count = 1; words.count <= ctl->count &&
	    words.count < SYNC_ARGS_MAX; words.count++)
		args[words.count] = ctl->args[words.count - 1];
	words.args = args;
	return run_sync(&words, verb);
}

#define SECOND_OF_SYNC(verb, what)					\
int									\
ctl_program_##verb##_##what(const struct ctl *ctl)			\
{									\
	return run_second(ctl, #verb, #what);				\
}
SECOND_OF_SYNC(adopt, plan)
SECOND_OF_SYNC(adopt, apply)
SECOND_OF_SYNC(repair, plan)
SECOND_OF_SYNC(repair, apply)

int
ctl_program_breached(const struct ctl *ctl)
{
	const char *const args[] = { CORE, "-b", ctl->args[0],
	    ctl->args[1], NULL };

	return run_program(args);
}

/* In a child of its own; the exit status. */
static int
wait_program(const char *const args[])
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0)
		_exit(run_program(args));
	if (pid == -1 || waitpid(pid, &status, 0) == -1) {
		perror("fork");
		return 1;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

bool
ctl_program_look(const struct ctl *ctl)
{
	static const char *const programs[] = { CORE, GATEWAY, WEB, SYNC };
	bool right = true;
	size_t i;

	for (i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
		const char *const args[] = { programs[i], "-c", "-f",
		    ctl->path, NULL };

		right = wait_program(args) == 0 && right;
	}
	return right;
}

/* Its words behind "directory": the verb, and the options as they came. */
static void
put_prepare(const char *args[PREPARE_WORDS], const struct ctl *ctl,
    const char *verb)
{
	const char *const words[] = { CORE, "-p", "-f", ctl->path, "--",
	    verb };
	int i;

	memcpy(args, words, sizeof(words));
	for (i = 0; i < ctl->count; i++)
		args[6 + i] = ctl->args[i];
	args[6 + i] = NULL;
	fflush(stdout);
}

static int
run_prepare(const struct ctl *ctl, const char *verb)
{
	const char *args[PREPARE_WORDS];

	put_prepare(args, ctl, verb);
	return run_program(args);
}

int
ctl_program_rotate(const struct ctl *ctl, const struct conf *conf)
{
	const char *name = ctl_core_operator();
	const char *const args[] = { CORE, "-k", "-f", ctl->path, "--",
	    name != NULL ? name : "", ctl->reason != NULL ? ctl->reason : "",
	    NULL };
	int status = 0;
	pid_t pid;

	fflush(stdout);
	if ((pid = fork()) == 0)
		_exit(become_core(conf) ? run_program(args) : 1);
	if (pid == -1 || waitpid(pid, &status, 0) == -1) {
		perror("fork");
		return 1;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int
ctl_program_plan(const struct ctl *ctl)
{
	return run_prepare(ctl, "plan");
}

int
ctl_program_remove(const struct ctl *ctl)
{
	return run_prepare(ctl, "remove");
}

/* And then, as core, what doctor says of the directory. */
int
ctl_program_apply(const struct ctl *ctl)
{
	const struct ctl plain = { .path = ctl->path };
	const char *args[PREPARE_WORDS];
	struct conf *conf = NULL;
	int status;
	bool may;

	put_prepare(args, ctl, "apply");
	if ((status = wait_program(args)) != 0 ||
	    ctl_load(ctl, &conf) != OK)
		return status;
	may = become_core(conf);
	conf_free(&conf);
	return may ? run_prepare(&plain, "check") : 1;
}

void
ctl_program_check(const struct ctl *ctl, const struct conf *conf)
{
	const char *const args[] = { CORE, "-n", "-f", ctl->path, NULL };

	fflush(stdout);
	if (fork() == 0)
		_exit(become_core(conf) ? run_program(args) : 1);
	wait(NULL);
}
