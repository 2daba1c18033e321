/*
 * systemd's journal, where standard error is one of its streams: a line with
 * fields, by its own protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL), which is
 * one datagram; so nothing has to be linked for it.  The socket is opened once
 * and connected: it goes through walls and mounts that are made later.
 */
#ifndef BASE_JOURNALD_H
#define BASE_JOURNALD_H

#include <stdbool.h>
#include <stddef.h>

#define JOURNALD_SOCKET "/run/systemd/journal/socket"

/* Is standard error read by the journal (JOURNAL_STREAM, systemd.exec(5))?
 * Then lines are sent to that socket, if it is there. */
bool	journald_open(const char *path);
/* Lines of NAME=value.  False: it was not taken. */
bool	journald_send(const char *fields, size_t len);

#endif
