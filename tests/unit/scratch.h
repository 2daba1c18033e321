/* A directory for one test program, and files in it. */
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include <sys/stat.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char scratch_dir[64];

static inline int
scratch_open(void **state)
{
	(void)state;
	snprintf(scratch_dir, sizeof(scratch_dir), "/tmp/uregister-XXXXXX");
	return mkdtemp(scratch_dir) == NULL ? -1 : 0;
}

static inline int
scratch_close(void **state)
{
	(void)state;
	return rmdir(scratch_dir);
}

/* The path of a name in the directory; valid until the next call. */
static inline const char *
scratch_path(const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", scratch_dir, name);
	return path;
}

/* Writes the file anew with that mode and returns its path. */
static inline const char *
scratch_write(const char *name, mode_t mode, const void *bytes, size_t len)
{
	const char *path = scratch_path(name);
	int fd;

	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	assert_int_not_equal(fd, -1);
	assert_int_equal(write(fd, bytes, len), (ssize_t)len);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
	return path;
}

#endif
