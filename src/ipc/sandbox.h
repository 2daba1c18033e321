/*
 * What every program gives up before it reads a byte from outside: core
 * dumps, being traced, new privileges, foreign environment, write access to
 * the files of the machine and what else it does not need of files and of the
 * net (Landlock, as far as the kernel has it), and the system calls of an
 * intruder (ipc/calls.h).
 */
#ifndef IPC_SANDBOX_H
#define IPC_SANDBOX_H

#include "base/detail.h"
#include "ipc/calls.h"

/* First thing in main(): umask, limits, dumpable, no_new_privs, and an
 * environment of nothing but what init gave (LISTEN_*, NOTIFY_SOCKET,
 * WATCHDOG_*, CREDENTIALS_DIRECTORY), with LDAPNOINIT=1 so that no ldaprc
 * steers libldap. */
enum outcome	sandbox_start(struct detail *) MUST_USE;
struct sandbox_needs {
	struct calls_rule calls;
	bool	all_files;		/* may be read */
	const char *const *files;	/* these may, and what is below them,
					 * if not all; NULL at the end */
};
/* After the sockets are open: no file may be made, written, moved or removed
 * any more, nor cut short (where the kernel is Linux 6.2 or newer; before,
 * only the file's own mode forbids that), nor a program started; none is read
 * but those that are named; no door for TCP is opened, and none knocked at
 * without net_sockets (6.7); no process outside is reached by an abstract
 * socket or a signal (6.12).  Modes, owners and times are not Landlock's, nor
 * are sockets that lie in a folder.  OK where there is no Landlock, or a
 * container refuses it: the detail says so, for a warning. */
enum outcome	sandbox_close(const struct sandbox_needs *, struct detail *)
		    MUST_USE;

#endif
