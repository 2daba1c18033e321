/* What can be seen from here; the rest core looks at itself. */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "ctl/core.h"
#include "ctl/doctor.h"
#include "ctl/program.h"

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

/* The rows of the registry, a capacity to an answer, since all together may
 * be more than one holds. */
static int
see_rows(const struct ctl *ctl, const struct conf *conf, struct msg *reply)
{
	char number[24];
	char *args[] = { number };
	const struct ctl page = { .path = ctl->path, .args = args, .count = 1 };
	struct detail d = { "" };
	const char *result;
	int status = 0;
	size_t n;

	for (n = 0; ; n++) {
		snprintf(number, sizeof(number), "%zu", n);
		if (ctl_core_ask(conf, "census", &page, reply, &d) != OK)
			return ctl_core_absent(&d);
		result = msg_get(reply, M_RESULT);
		if (result != NULL && strcmp(result,
		    outcome_name(E_NOTFOUND)) == 0)
			return status;
		status |= ctl_core_print(reply);
		if (result == NULL || n == CONF_CAPACITIES_MAX)
			return 1;
	}
}

/* If core does not run, its own start check names the first thing that is
 * wrong; that it does not run stays wrong if that finds nothing. */
static int
see_core(const struct ctl *ctl, const struct conf *conf)
{
	static struct msg reply;
	struct detail d = { "" };
	int status = 1;

	if (ctl_core_ask(conf, "doctor", ctl, &reply, &d) == OK) {
		status = ctl_core_print(&reply);
		status |= see_rows(ctl, conf, &reply);
	} else {
		printf("bad uregister-core: %s: start it; if it does not "
		    "start, its reason follows\n", d.text);
		ctl_program_check(ctl, conf);
	}
	msg_wipe(&reply);
	return status;
}

int
ctl_doctor(const struct ctl *ctl)
{
	struct conf *conf = NULL;
	int status;

	if (ctl_load(ctl, &conf) != OK)
		return 1;
	printf("ok configuration: %s\n", ctl->path);
	status = are_secrets_safe(conf) ? 0 : 1;
	status |= is_web_there(conf) ? 0 : 1;
	status |= see_core(ctl, conf);
	conf_free(&conf);
	return status;
}
