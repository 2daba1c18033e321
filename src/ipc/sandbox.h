/*
 * What every program gives up before it reads a byte from outside: core
 * dumps, being traced, new privileges, foreign environment, and write
 * access to the files of the machine (Landlock, as far as the kernel has it).
 * No list of system calls: such lists rot with the C library.
 */
#ifndef IPC_SANDBOX_H
#define IPC_SANDBOX_H

#include "base/detail.h"

/* First thing in main(): umask, limits, dumpable, no_new_privs, and an
 * environment of nothing but what init gave (LISTEN_*, NOTIFY_SOCKET,
 * WATCHDOG_*, CREDENTIALS_DIRECTORY), with LDAPNOINIT=1 so that no ldaprc
 * steers libldap. */
enum outcome	sandbox_start(struct detail *) MUST_USE;
/* After the sockets are open: no file may be made, written, moved or removed
 * any more, nor cut short (where the kernel is Linux 6.2 or newer; before,
 * only the file's own mode forbids that), nor a program started.  Modes,
 * owners and times are not Landlock's.  OK where there is no Landlock, or a
 * container refuses it: the detail says so, for a warning. */
enum outcome	sandbox_no_writes(struct detail *) MUST_USE;

#endif
