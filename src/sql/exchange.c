/*
 * One statement to the server and its answer back, in libpq's asynchronous
 * way so that our own clock ends every call: the server's statement_timeout
 * helps as long as the server runs, the poll here when it does not.
 */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>

#include "base/clock.h"
#include "sql/error.h"
#include "sql/exchange.h"
#include "sql/sql_private.h"

#define OID_BOOL 16		/* pg_type.dat: fixed for ever */
#define OID_BYTEA 17
#define GRACE_MS 1000		/* what our clock leaves the server's */

/* The parameters of a call as libpq wants them. */
struct args {
	Oid	 type[SQL_PARAMS_MAX];
	const char *value[SQL_PARAMS_MAX];
	int	 len[SQL_PARAMS_MAX];
	int	 format[SQL_PARAMS_MAX];
	char	 number[SQL_PARAMS_MAX][SQL_NUMBER_SIZE];
};

static int64_t
deadline_in(int64_t timeout_s)
{
	return timeout_s == 0 ? INT64_MAX :
	    clock_ms() + timeout_s * 1000 + GRACE_MS;
}

/* Waits for the socket; false when the time is over. */
static bool
wait_socket(const struct sql *db, short events, int64_t deadline)
{
	struct pollfd pfd = { .fd = PQsocket(db->conn), .events = events };
	int n;

	do
		n = poll(&pfd, 1, clock_left_ms(deadline));
	while (n == -1 && errno == EINTR);
	return n > 0;
}

/* Sends what is buffered, and reads until a result is whole. */
static enum outcome
drive(struct sql *db, int64_t deadline)
{
	int left;

	while ((left = PQflush(db->conn)) == 1) {
		if (!wait_socket(db, POLLIN | POLLOUT, deadline))
			return sql_error_slow(db);
		if (PQconsumeInput(db->conn) == 0)
			return sql_error_lost(db, "connection lost");
	}
	if (left == -1)
		return sql_error_lost(db, "connection lost");
	while (PQisBusy(db->conn)) {
		if (!wait_socket(db, POLLIN, deadline))
			return sql_error_slow(db);
		if (PQconsumeInput(db->conn) == 0)
			return sql_error_lost(db, "connection lost");
	}
	return OK;
}

/* The first failed result of a query, or else the last; the others are
 * dropped. */
static enum outcome
collect(struct sql *db, int64_t deadline, PGresult **out)
{
	PGresult *result, *kept = NULL;
	ExecStatusType status = PGRES_EMPTY_QUERY;
	enum outcome r;

	for (;;) {
		if ((r = drive(db, deadline)) != OK) {
			PQclear(kept);
			return r;
		}
		if ((result = PQgetResult(db->conn)) == NULL)
			break;
		if (kept != NULL && status != PGRES_COMMAND_OK &&
		    status != PGRES_TUPLES_OK) {
			PQclear(result);
			continue;
		}
		PQclear(kept);
		kept = result;
		status = PQresultStatus(kept);
	}
	if (kept == NULL)
		return sql_error_lost(db, "connection lost");
	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
		*out = kept;
		return OK;
	}
	r = sql_error_refused(db, kept);
	PQclear(kept);
	/* a server that goes away says why first; do not wait for the next
	 * call to find out */
	if (db->conn != NULL && PQstatus(db->conn) == CONNECTION_BAD)
		sql_error_drop(db);
	return r;
}

static void
set_args(struct args *a, const struct sql_param *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		a->type[i] = p[i].kind == SQL_BOOL ? OID_BOOL :
		    p[i].kind == SQL_BYTES ? OID_BYTEA : 0;
		a->format[i] = p[i].kind == SQL_BYTES;
		a->len[i] = (int)p[i].len;
		a->value[i] = p[i].kind == SQL_NULL ? NULL : p[i].data;
		if (p[i].kind == SQL_INT)
			snprintf(a->number[i], SQL_NUMBER_SIZE, "%" PRId64,
			    p[i].number);
		if (p[i].kind == SQL_BOOL)
			snprintf(a->number[i], SQL_NUMBER_SIZE, "%s",
			    p[i].number ? "t" : "f");
		if (p[i].kind == SQL_INT || p[i].kind == SQL_BOOL)
			a->value[i] = a->number[i];
	}
}

enum outcome
sql_exchange(struct sql *db, const char *statement, const struct sql_param *p,
    size_t n, PGresult **out)
{
	struct args a;

	set_args(&a, p, n);
	/* with a number of parameters, even none, one statement only */
	if (PQsendQueryParams(db->conn, statement, (int)n, a.type, a.value,
	    a.len, a.format, 0) == 0)
		return sql_error_lost(db, "connection lost");
	return collect(db, deadline_in(db->timeout_s), out);
}

enum outcome
sql_exchange_plain(struct sql *db, const char *statements, int64_t timeout_s)
{
	PGresult *result;
	enum outcome r;

	if (PQsendQuery(db->conn, statements) == 0)
		return sql_error_lost(db, "connection lost");
	if ((r = collect(db, deadline_in(timeout_s), &result)) == OK)
		PQclear(result);
	return r;
}
