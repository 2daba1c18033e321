/* Statements to the server, and its answers back.  Inside the folder. */
#ifndef SQL_EXCHANGE_H
#define SQL_EXCHANGE_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/outcome.h"
#include "sql/param.h"

struct sql;

/* Waits for the socket, poll(2)'s events; false when the time is over, or the
 * server is known to be silent. */
bool		sql_exchange_wait(const struct sql *, short events,
		    int64_t deadline) MUST_USE;
/* One statement, with those that wait.  On OK *out is the caller's (PQclear);
 * any other outcome may be that of one that waited. */
enum outcome	sql_exchange(struct sql *, const char *statement,
		    const struct sql_param *, size_t n, PGresult **out)
		    MUST_USE;
/* The same, and the server does not keep the statement: what is said once a
 * connection. */
enum outcome	sql_exchange_once(struct sql *, const char *statement,
		    const struct sql_param *, size_t n, PGresult **out)
		    MUST_USE;
/* Puts one behind those that wait for the next exchange. */
enum outcome	sql_exchange_put(struct sql *, const char *statement,
		    const struct sql_param *, size_t n) MUST_USE;
/* Those that wait, alone. */
enum outcome	sql_exchange_flush(struct sql *) MUST_USE;
/* One or several without parameters, whose rows are not wanted; timeout_s 0
 * for none. */
enum outcome	sql_exchange_plain(struct sql *, const char *statements,
		    int64_t timeout_s) MUST_USE;

#endif
