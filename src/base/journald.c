/* One datagram a line. */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/journald.h"
#include "base/text.h"

static int journal = -1;

static bool
is_stream(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	struct stat st;
	char own[64];

	if (stream == NULL || fstat(STDERR_FILENO, &st) == -1)
		return false;
	snprintf(own, sizeof(own), "%ju:%ju", (uintmax_t)st.st_dev,
	    (uintmax_t)st.st_ino);
	return strcmp(own, stream) == 0;
}

bool
journald_open(const char *path)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int pair[2];

	if (journal != -1)
		close(journal);
	journal = -1;
	if (!is_stream())
		return false;
	if (text_copy(sun.sun_path, sizeof(sun.sun_path), path) != OK)
		return true;
	/* A pair, for the gateway's unit lets it make no other of AF_UNIX
	 * (RestrictAddressFamilies is about socket(2) alone). */
	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair) == -1)
		return true;
	close(pair[1]);
	if (connect(pair[0], (struct sockaddr *)&sun, sizeof(sun)) == 0)
		journal = pair[0];
	else
		close(pair[0]);
	return true;
}

bool
journald_send(const char *fields, size_t len)
{
	return journal != -1 && send(journal, fields, len,
	    MSG_NOSIGNAL) == (ssize_t)len;
}
