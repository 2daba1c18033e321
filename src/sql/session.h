/* A connection that is there and knows our rules.  Inside the folder. */
#ifndef SQL_SESSION_H
#define SQL_SESSION_H

#include "base/outcome.h"

struct sql;

/* Connects if need be; first of every call.  Forgets what the call before
 * said of itself. */
enum outcome	sql_session_ready(struct sql *) MUST_USE;
/* What each session is told before anything else. */
enum outcome	sql_session_set(struct sql *) MUST_USE;
/* LISTEN on the channel, if there is one. */
enum outcome	sql_session_listen(struct sql *) MUST_USE;

#endif
