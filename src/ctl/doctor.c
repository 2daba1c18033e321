/* What can be seen from here; the rest core looks at itself. */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "ctl/core.h"
#include "ctl/doctor.h"
#include "ctl/finding.h"
#include "ctl/knock.h"
#include "ctl/program.h"

#define UNKNOWN ((uid_t)-1)

/* Of a program's secrets: its own user reads them, who is the owner of its
 * socket, or known by name. */
static uid_t
reader_of(const char *socket_path, const char *name)
{
	const struct passwd *pw;
	struct stat st;

	if (stat(socket_path, &st) == 0 && st.st_uid != 0)
		return st.st_uid;
	pw = getpwnam(name);
	return pw != NULL ? pw->pw_uid : UNKNOWN;
}

static const char *
name_of(uid_t uid, char out[40])
{
	const struct passwd *pw = getpwuid(uid);

	if (pw == NULL || text_copy(out, 40, pw->pw_name) != OK)
		snprintf(out, 40, "%u", (unsigned)uid);
	return out;
}

/* One advice, that leaves the file as its program needs it. */
static bool
is_file_safe(const char *name, const char *path, uid_t owner)
{
	const bool mine = geteuid() == 0;
	char whose[40], right[40];
	struct stat st;

	if (stat(path, &st) == -1) {
		finding_tell(errno == EACCES && !mine ? FINDING_SKIPPED :
		    FINDING_BAD, name, "%s: %s%s", path, strerror(errno),
		    errno == EACCES && !mine ? "" : ": put it there again, or "
		    "mend the setting");
		return false;
	}
	if (owner != UNKNOWN && st.st_uid != owner) {
		finding_tell(FINDING_BAD, name, "%s belongs to %s, and %s has "
		    "to read it: chown %s %s && chmod 0600 %s", path,
		    name_of(st.st_uid, whose), name_of(owner, right), right,
		    path, path);
		return false;
	}
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		finding_tell(FINDING_BAD, name, "%s can be read by others: "
		    "chmod 0600 %s", path, path);
	else if ((st.st_mode & S_IRUSR) == 0)
		finding_tell(FINDING_BAD, name, "%s cannot be read by its "
		    "owner: chmod 0600 %s", path, path);
	else
		return true;
	return false;
}

static void
see_secrets(const struct conf *conf)
{
	const uid_t core = reader_of(conf->core_listen, "uregister-core");
	const uid_t gateway = reader_of(conf->gateway_listen,
	    "uregister-gateway");
	const char *name, *path;
	bool safe = true;
	size_t n;

	for (n = 0; (name = conf_secret(conf, n, &path)) != NULL; n++)
		if (*path != '\0')
			safe = is_file_safe(name, path,
			    conf_secret_is_of(n, CONF_GATEWAY) ? gateway :
			    core) && safe;
	if (safe)
		finding_tell(FINDING_OK, "secrets", "no file is open to "
		    "others");
}

void
ctl_doctor_repeat(const struct msg *reply)
{
	const char *line;
	size_t n;

	for (n = 0; (line = msg_get_nth(reply, M_LINE, n)) != NULL; n++)
		finding_repeat(line);
}

static bool
is_result(const struct msg *reply, enum outcome r)
{
	const char *result = msg_get(reply, M_RESULT);

	return result != NULL && strcmp(result, outcome_name(r)) == 0;
}

/* The rows of the registry, a capacity to an answer, since all together may
 * be more than one holds. */
static void
see_rows(const struct ctl *ctl, const struct conf *conf, struct msg *reply)
{
	char number[24];
	char *args[] = { number };
	const struct ctl page = { .path = ctl->path, .args = args, .count = 1 };
	struct detail d = { "" };
	size_t n;

	for (n = 0; n <= CONF_CAPACITIES_MAX; n++) {
		snprintf(number, sizeof(number), "%zu", n);
		if (ctl_core_ask(conf, "census", &page, reply, &d) != OK) {
			finding_tell(FINDING_BAD, "registry", "its rows were "
			    "not looked at: %s: ask again", d.text);
			return;
		}
		if (is_result(reply, E_NOTFOUND))
			return;
		ctl_doctor_repeat(reply);
	}
}

/* May this user speak to core at all?  Then what core does not answer is a
 * fault of core's. */
bool
ctl_doctor_may_ask(const struct conf *conf, enum outcome r)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd, error = 0;

	if (geteuid() == 0 || text_copy(sun.sun_path, sizeof(sun.sun_path),
	    conf->core_control_listen) != OK)
		return true;
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd == -1 || connect(fd, (struct sockaddr *)&sun,
	    sizeof(sun)) == -1)
		error = errno;
	if (fd != -1)
		close(fd);
	/* There, and it hung up: by its settings we are nobody. */
	return error != EACCES && !(error == 0 && r == E_BACKEND);
}

/* If core does not run, its own start check names the first thing that is
 * wrong; that it does not run stays wrong if that finds nothing. */
static void
see_core(const struct ctl *ctl, const struct conf *conf)
{
	static struct msg reply;
	struct detail d = { "" };
	enum outcome r;

	r = ctl_core_ask(conf, "doctor", ctl, &reply, &d);
	if (r == OK) {
		ctl_doctor_repeat(&reply);
		see_rows(ctl, conf, &reply);
	} else if (!ctl_doctor_may_ask(conf, r)) {
		finding_tell(FINDING_SKIPPED, "uregister-core", "this user may "
		    "not ask it (core.operators, and the group "
		    "uregister-admin)");
	} else {
		finding_tell(FINDING_BAD, "uregister-core", "%s: start it; if "
		    "it does not start, its reason follows", d.text);
		ctl_program_check(ctl, conf);
	}
	msg_wipe(&reply);
}

void
ctl_doctor_look(const struct ctl *ctl, const struct conf *conf)
{
	finding_tell(FINDING_OK, "configuration", "%s", ctl->path);
	see_secrets(conf);
	knock(conf);
}

int
ctl_doctor(const struct ctl *ctl)
{
	struct conf *conf = NULL;

	if (ctl->count == 1 && strcmp(ctl->args[0], "--json") != 0) {
		fprintf(stderr, "doctor [--json]: what is \"%s\"?\n",
		    ctl->args[0]);
		return CTL_EXIT_USAGE;
	}
	if (ctl_load(ctl, &conf) != OK)
		return 1;
	finding_begin(ctl->count == 1 ? FINDING_JSON : FINDING_TEXT);
	ctl_doctor_look(ctl, conf);
	see_core(ctl, conf);
	conf_free(&conf);
	return finding_end();
}
