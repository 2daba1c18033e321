/*
 * The server key, made.  One that is there is never overwritten: all that
 * rests in the tables is sealed by it.
 */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/key.h"
#include "ctl/key.h"

#define OF_CORE "uregister-core"

static int
say_errno(const char *path)
{
	fprintf(stderr, "%s: %s\n", path, strerror(errno));
	return 1;
}

/* Whose it will be: of nobody else than who makes it, but for root. */
static bool
find_owner(const struct ctl *ctl, struct passwd *out)
{
	const char *name = ctl->count > 0 ? ctl->args[0] : OF_CORE;
	const struct passwd *pw = geteuid() == 0 ? getpwnam(name) :
	    getpwuid(geteuid());

	if (pw == NULL || pw->pw_uid == 0) {
		fprintf(stderr, "%s: not the user of uregister-core: key make "
		    "USER\n", name);
		return false;
	}
	if (ctl->count > 0 && strcmp(pw->pw_name, name) != 0) {
		fprintf(stderr, "only root makes the key of %s\n", name);
		return false;
	}
	*out = *pw;
	return true;
}

static bool
write_key(int fd, const struct passwd *owner)
{
	unsigned char key[32];
	char line[sizeof(key) * 2 + 1];
	bool done;

	randombytes_buf(key, sizeof(key));
	sodium_bin2hex(line, sizeof(line), key, sizeof(key));
	line[sizeof(line) - 1] = '\n';
	done = write(fd, line, sizeof(line)) == (ssize_t)sizeof(line) &&
	    (geteuid() != 0 || fchown(fd, owner->pw_uid,
	    owner->pw_gid) == 0) && fsync(fd) == 0;
	sodium_memzero(key, sizeof(key));
	sodium_memzero(line, sizeof(line));
	return done;
}

/* Whole under its name, or not there: link(2) takes no name that is taken. */
static int
make_key(const char *path, const struct passwd *owner)
{
	char temporary[PATH_MAX];
	int fd, status = 0;

	if (snprintf(temporary, sizeof(temporary), "%s.%ld", path,
	    (long)getpid()) >= (int)sizeof(temporary))
		return 1;
	fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1)
		return say_errno(temporary);
	if (!write_key(fd, owner))
		status = say_errno(temporary);
	if (close(fd) == -1 && status == 0)
		status = say_errno(temporary);
	if (status == 0 && link(temporary, path) == -1)
		status = say_errno(path);
	unlink(temporary);
	return status;
}

/* What is there stays; whether it could be used is said besides. */
static int
refuse_other(const char *path, const struct stat *st,
    const struct passwd *owner)
{
	fprintf(stderr, "%s is there, and is not overwritten: without it "
	    "nothing that is sealed in the tables could be read any more.\n",
	    path);
	if (!S_ISREG(st->st_mode))
		fprintf(stderr, "It is no file.\n");
	else if ((st->st_mode & 077) != 0 || st->st_uid != owner->pw_uid)
		fprintf(stderr, "It must be of %s, and of nobody else: "
		    "chown %s %s && chmod 600 %s\n", owner->pw_name,
		    owner->pw_name, path, path);
	return 1;
}

int
ctl_key_make(const struct ctl *ctl)
{
	struct conf *conf = NULL;
	struct passwd owner;
	struct stat st;
	int status = 1;

	if (ctl_load(ctl, &conf) != OK)
		return 1;
	if (conf->core_key_file[0] == '\0')
		fprintf(stderr, "core.key_file is not set\n");
	else if (!find_owner(ctl, &owner))
		status = 1;
	else if (lstat(conf->core_key_file, &st) == 0)
		status = refuse_other(conf->core_key_file, &st, &owner);
	else if ((status = make_key(conf->core_key_file, &owner)) == 0)
		printf("%s: made, readable by %s alone; keep a copy of it "
		    "apart from those of the database\n",
		    conf->core_key_file, owner.pw_name);
	conf_free(&conf);
	return status;
}
