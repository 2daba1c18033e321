/* walls_probe web|core|gateway TARGET...: behind the walls of that program,
 * knocks at each target, unix:/path or tcp:port of this machine, and prints
 * whether it is heard. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ipc/sandbox.h"
#include "ipc/walls.h"

static const char *const programs[] = { [WALLS_WEB] = "web",
    [WALLS_CORE] = "core", [WALLS_GATEWAY] = "gateway" };

static int
knock_unix(const char *path, int kind)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, kind, 0), rc;

	if (fd == -1)
		return -1;
	snprintf(to.sun_path, sizeof(to.sun_path), "%.100s", path);
	rc = connect(fd, (const struct sockaddr *)&to, sizeof(to));
	close(fd);
	return rc;
}

static int
knock_tcp(const char *port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0), rc;

	if (fd == -1)
		return -1;
	to.sin_port = htons((in_port_t)strtol(port, NULL, 10));
	rc = connect(fd, (const struct sockaddr *)&to, sizeof(to));
	close(fd);
	return rc;
}

static int
knock(const char *target)
{
	int rc;

	if (strncmp(target, "tcp:", 4) == 0)
		return knock_tcp(target + 4);
	rc = knock_unix(target + 5, SOCK_SEQPACKET);
	if (rc == -1 && errno == EPROTOTYPE)
		rc = knock_unix(target + 5, SOCK_STREAM);
	return rc;
}

static int
find_program(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(programs) / sizeof(programs[0]); i++)
		if (strcmp(programs[i], name) == 0)
			return (int)i;
	return -1;
}

int
main(int argc, char **argv)
{
	struct detail d = { "" };
	int program, i;

	if (argc < 2 || (program = find_program(argv[1])) == -1)
		return 2;
	if (sandbox_start(&d) != OK ||
	    walls_close((enum walls_of)program, NULL, &d) != OK ||
	    walls_close_worker(&d) != OK) {
		fprintf(stderr, "%s\n", d.text);
		return 1;
	}
	for (i = 2; i < argc; i++)
		printf("%s %s\n", knock(argv[i]) == 0 ? "heard" :
		    strerror(errno), argv[i]);
	return 0;
}
