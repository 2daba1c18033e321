/*
 * The verbs that core answers on its control socket.
 */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
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

#include "base/clock.h"
#include "base/text.h"
#include "ctl/ctl.h"
#include "ipc/ask.h"

#define TIMEOUT_MS 60000	/* the doctor waits for every part in turn */

#define CORE "uregister-core"

static struct msg request, reply;

static enum outcome
ask_core(const struct conf *conf, const char *verb, const struct ctl *ctl,
    struct detail *d)
{
	int i;

	msg_init(&request, MSG_CONTROL, (uint32_t)getpid());
	msg_put(&request, M_VERB, verb);
	for (i = 0; i < ctl->count; i++)
		msg_put(&request, M_ARGUMENT, ctl->args[i]);
	return ask(conf->core_control_listen, &request, TIMEOUT_MS, &reply,
	    d);
}

static int
print_reply(void)
{
	const char *result = msg_get(&reply, M_RESULT);
	const char *why = msg_get(&reply, M_DETAIL);
	const char *line;
	size_t n;

	for (n = 0; (line = msg_get_nth(&reply, M_LINE, n)) != NULL; n++)
		puts(line);
	if (why != NULL)
		fprintf(stderr, "%s\n", why);
	return result == NULL || strcmp(result, outcome_name(OK)) != 0;
}

static int
ask_and_print(const struct ctl *ctl, const char *verb)
{
	struct conf *conf = NULL;
	struct detail d = { "" };
	int status = 1;

	if (ctl_load(ctl, &conf) != OK)
		return 1;
	if (ask_core(conf, verb, ctl, &d) == OK)
		status = print_reply();
	else
		fprintf(stderr, "uregister-core does not answer: %s\n",
		    d.text);
	conf_free(&conf);
	return status;
}

int
ctl_reference(const struct ctl *ctl)
{
	return ask_and_print(ctl, "reference");
}

/* UID --reason TEXT: the word is for who reads the command later. */
static int
change_account(const struct ctl *ctl, const char *verb)
{
	char *const args[] = { ctl->args[0], ctl->args[2] };
	struct ctl words = *ctl;

	if (strcmp(ctl->args[1], "--reason") != 0) {
		fprintf(stderr, "account %s UID --reason TEXT: the reason is "
		    "missing\n", verb);
		return CTL_EXIT_USAGE;
	}
	words.args = args;
	words.count = 2;
	return ask_and_print(&words, verb);
}

int
ctl_account_suspend(const struct ctl *ctl)
{
	return change_account(ctl, "suspend");
}

/* The NT hash went with the suspension, and nobody has the password that it
 * is made of. */
int
ctl_account_restore(const struct ctl *ctl)
{
	struct conf *conf = NULL;
	int status = change_account(ctl, "restore");

	if (status != 0 || ctl_load(ctl, &conf) != OK)
		return status;
	if (conf->entry_nt_hash)
		puts("restored without an NT hash: eduroam by PEAP works again "
		    "after the next change of the password");
	conf_free(&conf);
	return 0;
}

int
ctl_account_close(const struct ctl *ctl)
{
	return change_account(ctl, "close");
}

int
ctl_account_release(const struct ctl *ctl)
{
	return change_account(ctl, "release");
}

int
ctl_notice_list(const struct ctl *ctl)
{
	return ask_and_print(ctl, "notices");
}

int
ctl_notice_done(const struct ctl *ctl)
{
	return ask_and_print(ctl, "notice-done");
}

/* One row of the registry to an answer: they are long. */
static int
preview_rows(const struct conf *conf, const struct ctl *ctl)
{
	char number[16];
	char *args[] = { ctl->args[0], ctl->count > 1 ? ctl->args[1] :
	    (char[]){ "" }, number };
	const struct ctl row = { .path = ctl->path, .args = args, .count = 3 };
	struct detail d = { "" };
	const char *result;
	int n;

	for (n = 0;; n++) {
		snprintf(number, sizeof(number), "%d", n);
		if (ask_core(conf, "preview", &row, &d) != OK) {
			fprintf(stderr, "uregister-core does not answer: "
			    "%s\n", d.text);
			return 1;
		}
		result = msg_get(&reply, M_RESULT);
		if (n > 0 && result != NULL && strcmp(result,
		    outcome_name(E_NOTFOUND)) == 0)
			return 0;
		if (print_reply() != 0)
			return 1;
	}
}

int
ctl_entry_preview(const struct ctl *ctl)
{
	struct conf *conf = NULL;
	int status;

	if (ctl_load(ctl, &conf) != OK)
		return 1;
	status = preview_rows(conf, ctl);
	conf_free(&conf);
	return status;
}

static bool
become(uid_t uid, gid_t group_of_file)
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
	    st.st_uid != 0 && become(st.st_uid, st.st_gid)))
		return true;
	fprintf(stderr, "core.key_file does not name the user of "
	    "uregister-core; not as root but:\n"
	    "runuser -u uregister-core -- uregisterctl ...\n");
	return false;
}

/* uregister-core stands beside us; it alone has the database and the rules
 * of passwords. */
static int
run_core(const char *const args[])
{
	char self[PATH_MAX], path[PATH_MAX + 16];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (n == -1) {
		perror("/proc/self/exe");
		return 1;
	}
	self[n] = '\0';
	snprintf(path, sizeof(path), "%s/uregister-core", dirname(self));
	/* execv(3) takes the words without const, and changes none. */
	execv(path, (char *const *)(uintptr_t)args);
	fprintf(stderr, "%s: %s\n", path, strerror(errno));
	return 1;
}

int
ctl_db_migrate(const struct ctl *ctl)
{
	const char *const args[] = { CORE, "-m", "-f", ctl->path, NULL };
	struct conf *conf = NULL;
	bool may;

	if (ctl_load(ctl, &conf) != OK)
		return 1;
	may = become_core(conf);
	conf_free(&conf);
	return may ? run_core(args) : 1;
}

int
ctl_breached_build(const struct ctl *ctl)
{
	const char *const args[] = { CORE, "-b", ctl->args[0],
	    ctl->args[1], NULL };

	return run_core(args);
}

static bool
is_file_safe(const char *name, const char *path)
{
	struct stat st;

	if (stat(path, &st) == -1) {
		printf("bad %s: %s: %s\n", name, path, strerror(errno));
		return false;
	}
	if (st.st_mode & (S_IRWXG | S_IRWXO)) {
		printf("bad %s: %s can be read by others: chmod 0600 %s\n",
		    name, path, path);
		return false;
	}
	return true;
}

static bool
are_secrets_safe(const struct conf *conf)
{
	const char *name, *path;
	bool safe = true;
	size_t n;

	for (n = 0; (name = conf_secret(conf, n, &path)) != NULL; n++)
		if (*path != '\0')
			safe = is_file_safe(name, path) && safe;
	if (safe)
		printf("ok secrets: no file is open to others\n");
	return safe;
}

/* Who may not connect (the socket is the web server's) sees that it is
 * there. */
static bool
is_web_there(const struct conf *conf)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	const char *path = conf->web_listen;
	int fd, error = ENAMETOOLONG;

	if (text_copy(sun.sun_path, sizeof(sun.sun_path), path) == OK) {
		fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
		error = fd != -1 && connect(fd, (struct sockaddr *)&sun,
		    sizeof(sun)) == 0 ? 0 : errno;
		if (fd != -1)
			close(fd);
	}
	if (error != 0 && error != EACCES) {
		printf("bad uregister-web: %s: %s: start it; if it does not "
		    "start, its log says why\n", path, strerror(error));
		return false;
	}
	printf("ok uregister-web: %s\n", error == 0 ?
	    "its socket takes connections" :
	    "only the web server and root may look at its socket");
	return true;
}

int
ctl_doctor(const struct ctl *ctl)
{
	const char *const check[] = { CORE, "-n", "-f", ctl->path, NULL };
	struct conf *conf = NULL;
	struct detail d = { "" };
	int status;

	if (ctl_load(ctl, &conf) != OK)
		return 1;
	printf("ok configuration: %s\n", ctl->path);
	status = are_secrets_safe(conf) ? 0 : 1;
	status |= is_web_there(conf) ? 0 : 1;
	if (ask_core(conf, "doctor", ctl, &d) == OK) {
		status |= print_reply();
		conf_free(&conf);
		return status;
	}
	printf("bad uregister-core: %s: start it; if it does not start, its "
	    "reason follows\n", d.text);
	fflush(stdout);
	/* Its own start check names the first thing that is wrong; that it
	 * does not run stays wrong if that finds nothing. */
	if (fork() == 0)
		_exit(become_core(conf) ? run_core(check) : 1);
	wait(NULL);
	conf_free(&conf);
	return 1;
}
