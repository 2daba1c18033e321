/* The kernel's list of UNIX sockets (proc(5), /proc/net/unix), by a path that
 * systemd's ProcSubset=pid leaves. */
#include <stdio.h>
#include <string.h>

#include "ctl/queue.h"

/* A line of it: address, references, protocol, flags, type, state, inode,
 * path.  Who is not taken has the path of the socket that he waits at, and
 * is "connecting". */
#define STATE_AT 5
#define CONNECTING "02 "

static bool
is_not_taken(char *line, const char *path)
{
	const char *at = strchr(line, '/'), *state = line;
	int i;

	line[strcspn(line, "\n")] = '\0';
	if (at == NULL || strcmp(at, path) != 0)
		return false;
	for (i = 0; i < STATE_AT && state != NULL; i++)
		if ((state = strchr(state, ' ')) != NULL)
			state++;
	return state != NULL && strncmp(state, CONNECTING,
	    strlen(CONNECTING)) == 0;
}

bool
queue_count(const char *path, size_t *out)
{
	char line[256];
	FILE *f;

	if ((f = fopen("/proc/self/net/unix", "re")) == NULL)
		return false;
	*out = 0;
	while (fgets(line, sizeof(line), f) != NULL)
		if (is_not_taken(line, path))
			++*out;
	fclose(f);
	return true;
}
