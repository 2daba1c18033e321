/*
 * A place is a byte of a file without a name, and to hold it is to lock it
 * (fcntl(2), record locks): a lock is its process's alone, survives no exit
 * and is not inherited over fork.
 */
#define _GNU_SOURCE
#include <sys/mman.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/slots.h"

struct slots {
	int	fd;
	size_t	count;
};

enum outcome
slots_new(size_t count, struct slots **out)
{
	struct slots *s;

	if ((s = calloc(1, sizeof(*s))) == NULL)
		return E_NOMEM;
	s->count = count;
	if ((s->fd = memfd_create("slots", MFD_CLOEXEC)) == -1) {
		free(s);
		return E_NOMEM;
	}
	*out = s;
	return OK;
}

void
slots_free(struct slots **s)
{
	if (s == NULL || *s == NULL)
		return;
	close((*s)->fd);
	free(*s);
	*s = NULL;
}

static int
lock(const struct slots *s, int how, size_t n, short type)
{
	struct flock l = { .l_type = type, .l_whence = SEEK_SET,
	    .l_start = (off_t)n, .l_len = 1 };

	return fcntl(s->fd, how, &l);
}

enum outcome
slots_take(struct slots *s, size_t *out)
{
	size_t n;

	for (n = 0; n < s->count; n++) {
		if (lock(s, F_SETLK, n, F_WRLCK) == 0) {
			*out = n;
			return OK;
		}
		if (errno != EAGAIN && errno != EACCES)
			return E_BUG;
	}
	return E_LIMIT;
}

enum outcome
slots_wait(struct slots *s, size_t n)
{
	if (lock(s, F_SETLKW, n, F_WRLCK) == 0)
		return OK;
	return errno == EINTR ? E_BUSY : E_BUG;
}

void
slots_give(struct slots *s, size_t n)
{
	(void)lock(s, F_SETLK, n, F_UNLCK);
}
