/* One datagram to init: the protocol of sd_notify(3). */
#include <sys/socket.h>
#include <sys/un.h>

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/notify.h"
#include "base/text.h"

/* A name in no folder begins with a NUL, which is written as @. */
static socklen_t
address_of(const char *name, struct sockaddr_un *sun)
{
	const size_t len = strlen(name);

	memset(sun, 0, sizeof(*sun));
	sun->sun_family = AF_UNIX;
	if (len == 0 || len >= sizeof(sun->sun_path))
		return 0;
	memcpy(sun->sun_path, name, len);
	if (*name == '@')
		sun->sun_path[0] = '\0';
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
}

void
notify_say(const char *state)
{
	const char *name = getenv("NOTIFY_SOCKET");
	struct sockaddr_un sun;
	socklen_t len;
	int pair[2];

	if (name == NULL || (len = address_of(name, &sun)) == 0)
		return;
	/* Half of a pair, since uregister-gateway may make no UNIX socket:
	 * that stops socket(2) alone. */
	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair) == -1)
		return;
	(void)sendto(pair[0], state, strlen(state), MSG_NOSIGNAL,
	    (const struct sockaddr *)&sun, len);
	close(pair[0]);
	close(pair[1]);
}

int64_t
notify_watchdog_ms(void)
{
	const char *us = getenv("WATCHDOG_USEC");
	const char *pid = getenv("WATCHDOG_PID");
	int64_t value, owner;

	if (us == NULL || text_to_int(us, 1, INT64_MAX, &value) != OK)
		return 0;
	if (pid != NULL && (text_to_int(pid, 1, INT32_MAX, &owner) != OK ||
	    owner != getpid()))
		return 0;
	return value / 1000;
}
