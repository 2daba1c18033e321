/* Who needs what. */
#include <stddef.h>

#include "ipc/calls.h"
#include "ipc/sandbox.h"
#include "ipc/walls.h"

/* What looks up names and tells certificates. */
static const char *const of_the_net[] = {
	"/etc", "/usr", "/lib", "/lib64", "/dev", "/run/systemd/resolve",
	"/run/resolvconf", "/run/NetworkManager", "/var/lib/ca-certificates",
};
#define OF_THE_NET (sizeof(of_the_net) / sizeof(of_the_net[0]))

static const struct walls_row {
	struct calls_rule calls;
	bool	reads;		/* any file that its user may */
	bool	reads_net;	/* those above */
	bool	writes;		/* so Landlock has no work */
} walls_rows[] = {
	/* All that it reads is read, and nobody is asked but core. */
	[WALLS_WEB] = { .calls = { .unix_sockets = true } },
	/* Certificates, groups of the machine, secrets for doctor. */
	[WALLS_CORE] = { .calls = { true, true }, .reads = true },
	/* No socket of this machine but its own. */
	[WALLS_GATEWAY] = { .calls = { .net_sockets = true },
	    .reads_net = true },
	/* Its plans. */
	[WALLS_SYNC] = { .calls = { true, true }, .writes = true },
};

enum outcome
walls_close(enum walls_of program, const char *const *files, struct detail *d)
{
	const struct walls_row *row = &walls_rows[program];
	const char *all[OF_THE_NET + WALLS_FILES_MAX + 1] = { NULL };
	const struct sandbox_needs needs = { row->calls, row->reads, all };
	size_t i, n = 0;

	if (row->writes)
		return calls_refuse(&row->calls, d);
	for (i = 0; row->reads_net && i < OF_THE_NET; i++)
		all[n++] = of_the_net[i];
	for (i = 0; files != NULL && files[i] != NULL && i < WALLS_FILES_MAX;
	    i++)
		all[n++] = files[i];
	return sandbox_close(&needs, d);
}

enum outcome
walls_close_worker(struct detail *d)
{
	return calls_refuse_children(d);
}
