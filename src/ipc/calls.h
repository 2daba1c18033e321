/*
 * System calls that none of our programs can ever need, refused by the kernel
 * (seccomp, by libseccomp where it was there when this was built).  A short
 * list of what an intruder wants, and not a long one of what the C library
 * may call: the latter rots with each release of it.
 */
#ifndef IPC_CALLS_H
#define IPC_CALLS_H

#include <stdbool.h>

#include "base/detail.h"

/* What a program may have of sockets; all may answer those they hold. */
struct calls_rule {
	bool	unix_sockets;	/* new ones: streams and sequenced packets */
	bool	net_sockets;	/* TCP and UDP, and to ask for addresses */
};

/* From now on, in this process and its children.  OK without libseccomp or a
 * kernel that has it; the detail says so. */
enum outcome	calls_refuse(const struct calls_rule *, struct detail *)
		    MUST_USE;
/* In a worker: nothing is forked any more; threads may begin. */
enum outcome	calls_refuse_children(struct detail *) MUST_USE;

#endif
