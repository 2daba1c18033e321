/*
 * The asking side: one connection, one packet there, one back.  A new
 * connection for each question costs little on a UNIX socket, spreads the
 * questions over the workers, and makes a restart of the other side
 * invisible.
 */
#ifndef IPC_ASK_H
#define IPC_ASK_H

#include "base/detail.h"
#include "ipc/msg.h"

/*
 * Sends *request, waits for the answer until timeout_ms have passed.
 * E_BUSY: nobody had time to take it, it was not begun.  E_BACKEND: the
 * other side is not there, or died or was too slow: it may have been done.
 * E_PROTO: what came back was no answer to this.  *reply is touched in any
 * case and must be wiped by the caller.
 */
enum outcome	ask(const char *path, const struct msg *request,
		    int timeout_ms, struct msg *reply, struct detail *)
		    MUST_USE;

#endif
