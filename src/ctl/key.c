/*
 * The files of the server key.  One that is there is never overwritten: all
 * that rests in the tables is sealed by it.  While one follows another there
 * are two; what they open is uregister-core's.
 */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <pwd.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/key.h"
#include "ctl/key.h"
#include "ctl/program.h"
#include "ipc/rotation.h"

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
write_key(int fd, uid_t uid, gid_t gid)
{
	unsigned char key[32];
	char line[sizeof(key) * 2 + 1];
	bool done;

	randombytes_buf(key, sizeof(key));
	sodium_bin2hex(line, sizeof(line), key, sizeof(key));
	line[sizeof(line) - 1] = '\n';
	done = write(fd, line, sizeof(line)) == (ssize_t)sizeof(line) &&
	    (geteuid() != 0 || fchown(fd, uid, gid) == 0) && fsync(fd) == 0;
	sodium_memzero(key, sizeof(key));
	sodium_memzero(line, sizeof(line));
	return done;
}

/* Whole under its name, or not there: link(2) takes no name that is taken. */
static int
make_key(const char *path, uid_t uid, gid_t gid)
{
	char temporary[PATH_MAX];
	int fd, status = 0;

	if (snprintf(temporary, sizeof(temporary), "%s.%ld", path,
	    (long)getpid()) >= (int)sizeof(temporary))
		return 1;
	fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1)
		return say_errno(temporary);
	if (!write_key(fd, uid, gid))
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
	else if ((status = make_key(conf->core_key_file, owner.pw_uid,
	    owner.pw_gid)) == 0)
		printf("%s: made, readable by %s alone; keep a copy of it "
		    "apart from those of the database\n",
		    conf->core_key_file, owner.pw_name);
	conf_free(&conf);
	return status;
}

/* ---- one after another ---- */

struct files {
	const char	*now;
	char		 new[PATH_MAX], old[PATH_MAX];
	bool		 made;		/* the new one, by this call */
};

static bool
has_file(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

/* That its name is the new file's has to be on the disk before anybody is told
 * so. */
static bool
sync_folder(const char *path)
{
	char folder[PATH_MAX];
	bool done;
	int fd;

	snprintf(folder, sizeof(folder), "%s", path);
	if ((fd = open(dirname(folder), O_RDONLY | O_DIRECTORY |
	    O_CLOEXEC)) == -1)
		return false;
	done = fsync(fd) == 0;
	close(fd);
	return done;
}

/* Of the user whose the present one is. */
static bool
make_new(struct files *f)
{
	struct stat st;

	if (has_file(f->new) || has_file(f->old))
		return true;
	if (stat(f->now, &st) == -1) {
		say_errno(f->now);
		return false;
	}
	f->made = make_key(f->new, st.st_uid, st.st_gid) == 0;
	return f->made && sync_folder(f->new);
}

/* At no time is there no key under the name. */
static int
exchange(const struct files *f)
{
	if (!has_file(f->old) && link(f->now, f->old) == -1)
		return say_errno(f->old);
	if (rename(f->new, f->now) == -1 || !sync_folder(f->now))
		return say_errno(f->now);
	printf("%s is the new key now, %s the one so far.  Both open what is "
	    "there.\nCopy the new one to each other node.  Then, node by node: "
	    "systemctl restart uregister-core\nA minute after the last: "
	    "uregisterctl key rotate\nwhich ends it; from then on the old key "
	    "opens nothing.\n", f->now, f->old);
	return 0;
}

static int
remove_old(const struct files *f)
{
	if (has_file(f->old) && unlink(f->old) == -1)
		return say_errno(f->old);
	printf("the old key opens nothing any more, and its file is removed; a "
	    "dump of the database from before needs your copy of it\n");
	return 0;
}

static int
rotate(const struct ctl *ctl, const struct conf *conf, struct files *f)
{
	if (!make_new(f))
		return 1;
	switch (ctl_program_rotate(ctl, conf)) {
	case ROTATION_MOVED:
		return exchange(f);
	case ROTATION_ENDED:
		return remove_old(f);
	case ROTATION_OTHER:
		if (f->made)
			unlink(f->new);
		return 1;
	default:
		return 1;	/* it was told why */
	}
}

int
ctl_key_rotate(const struct ctl *ctl)
{
	struct conf *conf = NULL;
	struct files f = { .made = false };
	int status = 1;

	if (ctl_load(ctl, &conf) != OK)
		return 1;
	f.now = conf->core_key_file;
	if (snprintf(f.new, sizeof(f.new), "%s" ROTATION_NEW, f.now) <
	    (int)sizeof(f.new) && snprintf(f.old, sizeof(f.old),
	    "%s" ROTATION_OLD, f.now) < (int)sizeof(f.old))
		status = rotate(ctl, conf, &f);
	conf_free(&conf);
	return status;
}
