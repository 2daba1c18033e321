/*
 * Statements to the server and their answers back, several in one round trip
 * (libpq's pipeline mode), and in libpq's asynchronous way so that our own
 * clock ends every call: the server's statement_timeout helps as long as the
 * server runs, the poll here when it does not.
 */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "sql/error.h"
#include "sql/exchange.h"
#include "sql/silent.h"
#include "sql/sql_private.h"

#define OID_BOOL 16		/* pg_type.dat: fixed for ever */
#define OID_BYTEA 17
#define GRACE_MS 1000		/* what our clock leaves the server's */
#define LOOK_MS 100
#define UNHEARD_MS 1000		/* what others know counts from then on */

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

/* Until the next look at what others know. */
static int
next_look(const struct sql *db, int64_t deadline)
{
	const int left = clock_left_ms(deadline);

	return db->watch != NULL && left > LOOK_MS ? LOOK_MS : left;
}

static bool
waits_on(const struct sql *db, int64_t since, int64_t deadline)
{
	return clock_left_ms(deadline) > 0 &&
	    !(clock_ms() - since >= UNHEARD_MS &&
	    sql_watch_tells(db->watch, db->asks));
}

bool
sql_exchange_wait(const struct sql *db, short events, int64_t deadline)
{
	struct pollfd pfd = { .fd = PQsocket(db->conn), .events = events };
	const int64_t since = clock_ms();
	int n;

	do
		n = poll(&pfd, 1, next_look(db, deadline));
	while ((n == -1 && errno == EINTR) ||
	    (n == 0 && waits_on(db, since, deadline)));
	return n > 0;
}

/* Sends what is buffered, and reads until a result is whole. */
static enum outcome
drive(struct sql *db, int64_t deadline)
{
	int left;

	while ((left = PQflush(db->conn)) == 1) {
		if (!sql_exchange_wait(db, POLLIN | POLLOUT, deadline))
			return sql_error_slow(db);
		if (PQconsumeInput(db->conn) == 0)
			return sql_error_lost(db, "connection lost");
	}
	if (left == -1)
		return sql_error_lost(db, "connection lost");
	while (PQisBusy(db->conn)) {
		if (!sql_exchange_wait(db, POLLIN, deadline))
			return sql_error_slow(db);
		if (PQconsumeInput(db->conn) == 0)
			return sql_error_lost(db, "connection lost");
	}
	return OK;
}

static bool
is_failure(const PGresult *result)
{
	const ExecStatusType status = PQresultStatus(result);

	return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK;
}

/* Of an answer the first failure is kept, or else its last result. */
static void
keep_result(PGresult *result, PGresult **kept)
{
	if (*kept != NULL && is_failure(*kept)) {
		PQclear(result);
		return;
	}
	PQclear(*kept);
	*kept = result;
}

/* The result of the command at hand, the n-th that was sent. */
static void
take_result(struct sql *db, size_t n, PGresult *result, PGresult **kept)
{
	if (n < db->sents && db->sent[n].tells && !is_failure(result))
		sql_statement_learn(&db->known, &db->sent[n].name);
	keep_result(result, kept);
}

/* Each command has its results and a NULL behind them; the mark that ends
 * the pipeline stands alone. */
static enum outcome
read_results(struct sql *db, int64_t deadline, PGresult **kept)
{
	PGresult *result;
	enum outcome r;
	size_t n = 0;

	for (;;) {
		if ((r = drive(db, deadline)) != OK)
			return r;
		result = PQgetResult(db->conn);
		if (result == NULL && (n++ > db->sents ||
		    PQpipelineStatus(db->conn) == PQ_PIPELINE_OFF))
			return OK;
		if (result == NULL)
			continue;
		if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
			PQclear(result);
			return OK;
		}
		take_result(db, n, result, kept);
	}
}

/* A statement that the server does not know (a pooler gave the session to
 * another, or somebody wrote DEALLOCATE), knows already, or knows from before
 * a table was changed. */
static bool
is_unknown(const PGresult *result)
{
	static const char *const states[] = { "26000", "42P05", "0A000" };
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	size_t i;

	for (i = 0; state != NULL && i < SQL_COUNT(states); i++)
		if (strcmp(state, states[i]) == 0)
			return true;
	return false;
}

static enum outcome
judge_failure(struct sql *db, const PGresult *result)
{
	enum outcome r;

	db->failed = db->open;
	db->stale = db->stale || is_unknown(result);
	r = sql_error_refused(db, result);
	/* a server that goes away says why first; do not wait for the next
	 * call to find out */
	if (db->conn != NULL && PQstatus(db->conn) == CONNECTION_BAD)
		sql_error_drop(db);
	return r;
}

static enum outcome
collect(struct sql *db, int64_t deadline, PGresult **out)
{
	PGresult *kept = NULL;
	enum outcome r;

	r = read_results(db, deadline, &kept);
	db->sents = 0;
	if (r == OK && kept != NULL)
		sql_silent_end(db);
	if (r == OK && kept == NULL)
		r = sql_error_lost(db, "connection lost");
	if (r == OK && is_failure(kept))
		r = judge_failure(db, kept);
	if (r == OK && db->unsure)
		r = sql_error_unsure(db);
	if (r != OK) {
		PQclear(kept);
		return r;
	}
	*out = kept;
	return OK;
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

static bool
knows(const struct sql *db, const struct statement_name *name)
{
	size_t i;

	for (i = 0; i < db->sents; i++)
		if (db->sent[i].tells &&
		    strcmp(db->sent[i].name.text, name->text) == 0)
			return true;
	return sql_statement_is_known(&db->known, name);
}

static bool
send_once(struct sql *db, const char *statement, const struct args *a,
    size_t n)
{
	db->sent[db->sents++] = (struct sql_sent){ .tells = false };
	return PQsendQueryParams(db->conn, statement, (int)n, a->type,
	    a->value, a->len, a->format, 0) != 0;
}

/* Into libpq's buffer: told first, if the server does not know it. */
static bool
send_statement(struct sql *db, const char *statement,
    const struct args *a, size_t n)
{
	struct statement_name name;

	sql_statement_name(statement, a->type, n, &name);
	if (!knows(db, &name)) {
		if (db->known.count + SQL_SENT_MAX > STATEMENTS_MAX)
			return send_once(db, statement, a, n);
		if (PQsendPrepare(db->conn, name.text, statement, (int)n,
		    a->type) == 0)
			return false;
		db->sent[db->sents++] = (struct sql_sent){ true, name };
	}
	db->sent[db->sents++] = (struct sql_sent){ false, name };
	return PQsendQueryPrepared(db->conn, name.text, (int)n, a->value,
	    a->len, a->format, 0) != 0;
}

static enum outcome
put_statement(struct sql *db, const char *statement,
    const struct sql_param *p, size_t n)
{
	struct args a;

	set_args(&a, p, n);
	return send_statement(db, statement, &a, n) ? OK :
	    sql_error_lost(db, "connection lost");
}

static enum outcome
sync_and_collect(struct sql *db, PGresult **out)
{
	if (PQpipelineSync(db->conn) == 0)
		return sql_error_lost(db, "connection lost");
	return collect(db, deadline_in(db->timeout_s), out);
}

enum outcome
sql_exchange_flush(struct sql *db)
{
	PGresult *result;
	enum outcome r;

	if (db->sents == 0)
		return OK;
	if ((r = sync_and_collect(db, &result)) == OK)
		PQclear(result);
	return r;
}

enum outcome
sql_exchange_put(struct sql *db, const char *statement,
    const struct sql_param *p, size_t n)
{
	enum outcome r;

	if (db->sents + 2 > SQL_SENT_MAX && db->batch)
		return E_BUG;		/* cut, it would be two */
	if (db->sents + 2 > SQL_SENT_MAX &&
	    (r = sql_exchange_flush(db)) != OK)
		return r;
	return put_statement(db, statement, p, n);
}

enum outcome
sql_exchange(struct sql *db, const char *statement, const struct sql_param *p,
    size_t n, PGresult **out)
{
	enum outcome r;

	if ((r = sql_exchange_put(db, statement, p, n)) != OK)
		return r;
	return sync_and_collect(db, out);
}

enum outcome
sql_exchange_once(struct sql *db, const char *statement,
    const struct sql_param *p, size_t n, PGresult **out)
{
	struct args a;

	set_args(&a, p, n);
	if (!send_once(db, statement, &a, n))
		return sql_error_lost(db, "connection lost");
	return sync_and_collect(db, out);
}

enum outcome
sql_exchange_plain(struct sql *db, const char *statements, int64_t timeout_s)
{
	PGresult *result;
	enum outcome r;

	/* Several in one text are no matter of a pipeline. */
	if (PQexitPipelineMode(db->conn) == 0 ||
	    PQsendQuery(db->conn, statements) == 0)
		return sql_error_lost(db, "connection lost");
	if ((r = collect(db, deadline_in(timeout_s), &result)) == OK)
		PQclear(result);
	if (db->conn != NULL && PQenterPipelineMode(db->conn) == 0)
		return sql_error_lost(db, "connection lost");
	return r;
}
