/*
 * One connection, used in libpq's asynchronous way so that our own clock
 * ends every call: the server's statement_timeout helps as long as the
 * server runs, the poll here when it does not.
 */
#include <errno.h>
#include <inttypes.h>
#include <libpq-fe.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "sql/sql.h"

#define OID_BOOL 16		/* pg_type.dat: fixed for ever */
#define OID_BYTEA 17
#define NUMBER_SIZE 24
#define CHANNEL_SIZE 64
#define CONSTRAINT_SIZE 128
#define READS_MAX 8
#define GRACE_MS 1000		/* what our clock leaves the server's */

struct sql {
	char	*uri;
	char	*application;
	struct secret *password;
	int64_t	 timeout_s;
	bool	 read_only;
	PGconn	*conn;
	bool	 open;			/* a transaction */
	bool	 missed;		/* a notification may have been */
	char	 channel[CHANNEL_SIZE];
	char	 constraint[CONSTRAINT_SIZE];
	struct detail detail;
};

struct sql_rows {
	PGresult *result;
};

/* The parameters of a call as libpq wants them. */
struct args {
	Oid	 type[SQL_PARAMS_MAX];
	const char *value[SQL_PARAMS_MAX];
	int	 len[SQL_PARAMS_MAX];
	int	 format[SQL_PARAMS_MAX];
	char	 number[SQL_PARAMS_MAX][NUMBER_SIZE];
};

/*
 * SQLSTATE to outcome, the first row whose beginning fits (PostgreSQL
 * manual, appendix A).
 */
static const struct { const char *state; enum outcome outcome; } states[] = {
	{ "23505", E_AMBIGUOUS },	/* unique_violation */
	{ "23", E_BUG },		/* other constraints */
	{ "40", E_BUSY },		/* serialization, deadlock */
	{ "55P03", E_BUSY },		/* lock_timeout */
	{ "53300", E_BUSY },		/* too_many_connections */
	{ "57014", E_BACKEND },		/* statement_timeout */
	{ "57", E_BACKEND },		/* shutting down */
	{ "53", E_BACKEND },		/* disk full, out of memory */
	{ "58", E_BACKEND },
	{ "XX", E_BACKEND },
	{ "08", E_BACKEND },
	{ "25006", E_BACKEND },		/* a standby after a failover */
	{ "25", E_BUG },		/* transaction state */
	{ "28", E_CONF },		/* log-in */
	{ "3D", E_CONF },		/* no such database */
	{ "3F", E_CONF },		/* no such schema */
	{ "42501", E_CONF },		/* insufficient_privilege */
	{ "42P01", E_CONF },		/* undefined_table */
	{ "42703", E_CONF },		/* undefined_column */
	{ "42883", E_CONF },		/* undefined_function: a type */
	{ "42", E_BUG },
	{ "22", E_INPUT },
	{ "P0001", E_DENIED },		/* RAISE EXCEPTION */
};

static enum outcome
state_outcome(const char *state)
{
	size_t i;

	for (i = 0; i < SQL_COUNT(states); i++)
		if (strncmp(state, states[i].state,
		    strlen(states[i].state)) == 0)
			return states[i].outcome;
	return E_BACKEND;
}

struct sql_param
sql_text(const char *text)
{
	return (struct sql_param){ .kind = text == NULL ? SQL_NULL : SQL_TEXT,
	    .data = text };
}

struct sql_param
sql_text_or_null(const char *text)
{
	return sql_text(text == NULL || *text == '\0' ? NULL : text);
}

struct sql_param
sql_int(int64_t number)
{
	return (struct sql_param){ .kind = SQL_INT, .number = number };
}

struct sql_param
sql_bool(bool value)
{
	return (struct sql_param){ .kind = SQL_BOOL, .number = value };
}

struct sql_param
sql_bytes(const void *bytes, size_t len)
{
	return (struct sql_param){ .kind = bytes == NULL ? SQL_NULL :
	    SQL_BYTES, .data = bytes, .len = len };
}

struct sql_param
sql_null(void)
{
	return (struct sql_param){ .kind = SQL_NULL };
}

/* libpq's own text holds host and user, never a value of a row. */
static enum outcome
connection_failed(struct sql *db, const char *what)
{
	const char *text = PQerrorMessage(db->conn);

	detail_set(&db->detail, "%s: %.*s", what,
	    (int)strcspn(text, "\n"), text);
	PQfinish(db->conn);
	db->conn = NULL;
	db->missed = true;
	return E_BACKEND;
}

/*
 * What a server says may hold the values at hand: DETAIL always does
 * ("Key (amka)=(…)"), and the message of a data exception ends in one.
 * The names of tables and constraints stay.
 */
static enum outcome
statement_failed(struct sql *db, const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *text = PQresultErrorField(result,
	    PG_DIAG_MESSAGE_PRIMARY);
	const char *name = PQresultErrorField(result,
	    PG_DIAG_CONSTRAINT_NAME);
	int len;

	if (state == NULL)
		return connection_failed(db, "connection lost");
	if (text == NULL)
		text = "";
	len = (int)strcspn(text, "\n");
	if (strncmp(state, "22", 2) == 0)
		len = (int)strcspn(text, "\n:\"");
	detail_set(&db->detail, "SQLSTATE %s: %.*s", state, len, text);
	snprintf(db->constraint, sizeof(db->constraint), "%s",
	    name == NULL ? "" : name);
	return state_outcome(state);
}

static enum outcome
too_slow(struct sql *db)
{
	PQfinish(db->conn);
	db->conn = NULL;
	db->missed = true;
	detail_set(&db->detail, "no answer within %" PRId64 " s",
	    db->timeout_s);
	return E_BACKEND;
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
			return too_slow(db);
		if (PQconsumeInput(db->conn) == 0)
			return connection_failed(db, "connection lost");
	}
	if (left == -1)
		return connection_failed(db, "connection lost");
	while (PQisBusy(db->conn)) {
		if (!wait_socket(db, POLLIN, deadline))
			return too_slow(db);
		if (PQconsumeInput(db->conn) == 0)
			return connection_failed(db, "connection lost");
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
		return connection_failed(db, "connection lost");
	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
		*out = kept;
		return OK;
	}
	r = statement_failed(db, kept);
	PQclear(kept);
	/* a server that goes away says why first; do not wait for the next
	 * call to find out */
	if (db->conn != NULL && PQstatus(db->conn) == CONNECTION_BAD) {
		PQfinish(db->conn);
		db->conn = NULL;
		db->missed = true;
	}
	return r;
}

static enum outcome
send_query(struct sql *db, const char *query, const struct args *a, size_t n,
    int64_t timeout_s, PGresult **out)
{
	int sent;

	/* with a number of parameters, even none, one statement only */
	if (a != NULL)
		sent = PQsendQueryParams(db->conn, query, (int)n, a->type,
		    a->value, a->len, a->format, 0);
	else
		sent = PQsendQuery(db->conn, query);
	if (sent == 0)
		return connection_failed(db, "connection lost");
	return collect(db, timeout_s == 0 ? INT64_MAX :
	    clock_ms() + timeout_s * 1000 + GRACE_MS, out);
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
			snprintf(a->number[i], NUMBER_SIZE, "%" PRId64,
			    p[i].number);
		if (p[i].kind == SQL_BOOL)
			snprintf(a->number[i], NUMBER_SIZE, "%s",
			    p[i].number ? "t" : "f");
		if (p[i].kind == SQL_INT || p[i].kind == SQL_BOOL)
			a->value[i] = a->number[i];
	}
}

/* Notices may quote values and nobody waits for them. */
static void
drop_notice(void *arg, const PGresult *result)
{
	(void)arg;
	(void)result;
}

static enum outcome
listen_now(struct sql *db)
{
	char query[CHANNEL_SIZE + 16];
	PGresult *result;
	enum outcome r;

	if (db->channel[0] == '\0')
		return OK;
	snprintf(query, sizeof(query), "LISTEN \"%s\"", db->channel);
	if ((r = send_query(db, query, NULL, 0, db->timeout_s,
	    &result)) == OK)
		PQclear(result);
	return r;
}

/* What each session is told before anything else. */
static enum outcome
set_session(struct sql *db)
{
	const struct sql_param p[] = {
		sql_int(db->timeout_s * 1000), sql_int(db->timeout_s * 4000),
		sql_text(db->read_only ? "on" : "off"),
		/* sooner than the statement's, else nobody learns that it
		 * was a lock */
		sql_int(db->timeout_s * 500),
	};
	struct args a;
	PGresult *result;
	enum outcome r;

	set_args(&a, p, SQL_COUNT(p));
	r = send_query(db,
	    "SELECT set_config('statement_timeout', $1, false), "
	    "set_config('lock_timeout', $4, false), "
	    "set_config('idle_in_transaction_session_timeout', $2, false), "
	    "set_config('default_transaction_read_only', $3, false), "
	    "set_config('TimeZone', 'UTC', false), "
	    "set_config('DateStyle', 'ISO', false), "
	    "set_config('bytea_output', 'hex', false)",
	    &a, SQL_COUNT(p), db->timeout_s, &result);
	if (r != OK)
		return r;
	PQclear(result);
	return listen_now(db);
}

/* libpq gives no SQLSTATE for a failed connection; its words are stable
 * only in the server's own part, so these few are looked for. */
static enum outcome
connect_outcome(const char *text)
{
	static const char *const ours[] = {
		"authentication failed", "no password supplied",
		"no pg_hba.conf entry", "does not exist", "not permitted",
		"certificate",
	};
	size_t i;

	if (strstr(text, "No such file") != NULL)
		return E_BACKEND;	/* the socket of a stopped server */
	if (strstr(text, "too many") != NULL ||
	    strstr(text, "remaining connection slots") != NULL)
		return E_BUSY;
	for (i = 0; i < SQL_COUNT(ours); i++)
		if (strstr(text, ours[i]) != NULL)
			return E_CONF;
	return E_BACKEND;
}

static enum outcome
connect_now(struct sql *db)
{
	char wait[NUMBER_SIZE], tcp[NUMBER_SIZE];
	const char *keys[] = { "dbname", "password", "connect_timeout",
	    "tcp_user_timeout", "client_encoding", "application_name", NULL };
	const char *values[] = { db->uri, db->password == NULL ? NULL :
	    secret_text(db->password), wait, tcp, "UTF8", db->application,
	    NULL };
	enum outcome r;

	/* not the asynchronous form: only this one passes from a dead host
	 * of several to the next */
	snprintf(wait, sizeof(wait), "%" PRId64, db->timeout_s);
	snprintf(tcp, sizeof(tcp), "%" PRId64, db->timeout_s * 1000);
	if ((db->conn = PQconnectdbParams(keys, values, 1)) == NULL)
		return E_NOMEM;
	if (PQstatus(db->conn) != CONNECTION_OK) {
		r = connect_outcome(PQerrorMessage(db->conn));
		(void)connection_failed(db, "cannot connect");
		return r;
	}
	PQsetNoticeReceiver(db->conn, drop_notice, NULL);
	if (PQsetnonblocking(db->conn, 1) != 0)
		return connection_failed(db, "cannot connect");
	if ((r = set_session(db)) != OK && db->conn != NULL) {
		PQfinish(db->conn);
		db->conn = NULL;
	}
	return r;
}

/* A server that was restarted while we were idle has closed its end. */
static void
drop_dead(struct sql *db)
{
	struct pollfd pfd = { .fd = PQsocket(db->conn), .events = POLLIN };
	int i;

	/* It may have said why first; the end comes behind that. */
	for (i = 0; i < READS_MAX && poll(&pfd, 1, 0) > 0; i++)
		if (PQconsumeInput(db->conn) == 0)
			break;
	if (PQstatus(db->conn) == CONNECTION_OK)
		return;
	PQfinish(db->conn);
	db->conn = NULL;
	db->missed = true;
}

static enum outcome
be_connected(struct sql *db)
{
	db->constraint[0] = '\0';
	detail_set(&db->detail, "%s", "");
	if (db->conn != NULL)
		drop_dead(db);
	if (db->conn != NULL)
		return OK;
	if (db->open) {
		detail_set(&db->detail,
		    "connection lost inside a transaction");
		return E_BACKEND;
	}
	return connect_now(db);
}

static enum outcome
run(struct sql *db, const char *query, const struct sql_param *p, size_t n,
    PGresult **out)
{
	struct args a;
	enum outcome r;

	if (n > SQL_PARAMS_MAX)
		return E_BUG;
	if ((r = be_connected(db)) != OK)
		return r;
	set_args(&a, p, n);
	r = send_query(db, query, &a, n, db->timeout_s, out);
	if (r != E_BACKEND || db->conn != NULL || db->open || !db->read_only)
		return r;
	/* only a read may be said twice */
	if ((r = be_connected(db)) != OK)
		return r;
	return send_query(db, query, &a, n, db->timeout_s, out);
}

enum outcome
sql_open(const struct sql_options *options, struct sql **out,
    struct detail *d)
{
	PQconninfoOption *parsed;
	struct sql *db = NULL;
	char *why = NULL;
	enum outcome r = E_NOMEM;

	if ((parsed = PQconninfoParse(options->uri, &why)) == NULL) {
		/* the text quotes the URI, which may hold a password */
		detail_set(d, "not a PostgreSQL URI or conninfo");
		PQfreemem(why);
		return E_CONF;
	}
	PQconninfoFree(parsed);
	if ((db = calloc(1, sizeof(*db))) == NULL)
		goto fail;
	db->uri = strdup(options->uri);
	db->application = strdup(options->application);
	if (db->uri == NULL || db->application == NULL)
		goto fail;
	if (options->password != NULL && (r = secret_from(
	    secret_text(options->password), secret_len(options->password),
	    &db->password)) != OK)
		goto fail;
	db->timeout_s = options->timeout_s;
	db->read_only = options->read_only;
	*out = db;
	return OK;
fail:
	sql_close(&db);
	return r;
}

void
sql_close(struct sql **db)
{
	if (db == NULL || *db == NULL)
		return;
	PQfinish((*db)->conn);
	secret_free(&(*db)->password);
	free((*db)->application);
	free((*db)->uri);
	free(*db);
	*db = NULL;
}

void
sql_forget(struct sql *db)
{
	/* PQfinish would say good-bye on the parent's behalf, so the little
	 * memory is left behind */
	db->conn = NULL;
	db->open = false;
	db->missed = true;
}

const struct detail *
sql_detail(const struct sql *db)
{
	return &db->detail;
}

const char *
sql_constraint(const struct sql *db)
{
	return db->constraint;
}

enum outcome
sql_run(struct sql *db, const char *query, const struct sql_param *p,
    size_t n, struct sql_rows **out)
{
	struct sql_rows *rows;
	enum outcome r;

	if ((rows = calloc(1, sizeof(*rows))) == NULL)
		return E_NOMEM;
	if ((r = run(db, query, p, n, &rows->result)) != OK) {
		free(rows);
		return r;
	}
	*out = rows;
	return OK;
}

enum outcome
sql_exec(struct sql *db, const char *query, const struct sql_param *p,
    size_t n, int64_t *affected)
{
	PGresult *result;
	int64_t count;
	enum outcome r;

	if ((r = run(db, query, p, n, &result)) != OK)
		return r;
	/* "" for statements that count nothing */
	if (affected != NULL)
		*affected = text_to_int(PQcmdTuples(result), 0, INT64_MAX,
		    &count) == OK ? count : 0;
	PQclear(result);
	return OK;
}

static enum outcome
plain(struct sql *db, const char *statement, int64_t timeout_s)
{
	PGresult *result;
	enum outcome r;

	if ((r = send_query(db, statement, NULL, 0, timeout_s,
	    &result)) == OK)
		PQclear(result);
	return r;
}

enum outcome
sql_script(struct sql *db, const char *statements)
{
	enum outcome r, again;

	if ((r = be_connected(db)) != OK)
		return r;
	if ((r = plain(db, "SET statement_timeout = 0",
	    db->timeout_s)) != OK)
		return r;
	/* several statements in one simple query are one transaction */
	r = plain(db, statements, 0);
	if (db->conn == NULL)
		return r;
	/* inside a failed transaction the setting falls back by itself */
	again = db->open && r != OK ? OK : set_session(db);
	return r != OK ? r : again;
}

enum outcome
sql_begin(struct sql *db)
{
	enum outcome r;

	if (db->open)
		return E_BUG;
	if ((r = be_connected(db)) != OK)
		return r;
	if ((r = plain(db, "BEGIN", db->timeout_s)) == OK)
		db->open = true;
	return r;
}

enum outcome
sql_commit(struct sql *db)
{
	PGTransactionStatusType state;
	enum outcome r;

	if (!db->open)
		return E_BUG;
	if ((r = be_connected(db)) != OK) {
		db->open = false;
		return r;
	}
	/* COMMIT of a failed transaction is an OK that stores nothing */
	state = PQtransactionStatus(db->conn);
	if (state != PQTRANS_INTRANS) {
		sql_rollback(db);
		return E_BUG;
	}
	r = plain(db, "COMMIT", db->timeout_s);
	db->open = false;
	return r;
}

void
sql_rollback(struct sql *db)
{
	if (db == NULL || !db->open)
		return;
	db->open = false;
	if (db->conn == NULL)
		return;
	if (plain(db, "ROLLBACK", db->timeout_s) != OK && db->conn != NULL) {
		PQfinish(db->conn);
		db->conn = NULL;
		db->missed = true;
	}
}

bool
sql_is_open(const struct sql *db)
{
	return db->open;
}

static bool
is_identifier(const char *s)
{
	size_t i;

	for (i = 0; s[i] != '\0'; i++)
		if (!((s[i] >= 'a' && s[i] <= 'z') || s[i] == '_' ||
		    (i > 0 && s[i] >= '0' && s[i] <= '9')))
			return false;
	return i > 0 && i < CHANNEL_SIZE;
}

enum outcome
sql_listen(struct sql *db, const char *channel)
{
	enum outcome r;

	if (!is_identifier(channel))
		return E_BUG;
	if ((r = be_connected(db)) != OK)
		return r;
	snprintf(db->channel, sizeof(db->channel), "%s", channel);
	return listen_now(db);
}

/* Takes all notifications that have arrived; true if there was one. */
static bool
take_notifications(struct sql *db)
{
	PGnotify *n;
	bool any = db->missed;

	db->missed = false;
	while ((n = PQnotifies(db->conn)) != NULL) {
		any = true;
		PQfreemem(n);
	}
	return any;
}

enum outcome
sql_wait(struct sql *db, int timeout_ms, bool *out)
{
	struct pollfd pfd;
	enum outcome r;
	bool any;

	if (db->open)
		return E_BUG;
	if ((r = be_connected(db)) != OK)
		return r;
	if (!(any = take_notifications(db))) {
		pfd = (struct pollfd){ .fd = PQsocket(db->conn),
		    .events = POLLIN };
		if (poll(&pfd, 1, timeout_ms) > 0 &&
		    PQconsumeInput(db->conn) == 0)
			return connection_failed(db, "connection lost");
		any = take_notifications(db);
	}
	*out = any;
	return OK;
}

enum outcome
sql_version(struct sql *db, int *out)
{
	enum outcome r;

	if ((r = be_connected(db)) != OK)
		return r;
	*out = PQserverVersion(db->conn);
	return OK;
}

size_t
sql_rows_count(const struct sql_rows *rows)
{
	return (size_t)PQntuples(rows->result);
}

size_t
sql_rows_columns(const struct sql_rows *rows)
{
	return (size_t)PQnfields(rows->result);
}

const char *
sql_column_name(const struct sql_rows *rows, size_t col)
{
	return PQfname(rows->result, (int)col);
}

bool
sql_is_null(const struct sql_rows *rows, size_t row, size_t col)
{
	return PQgetisnull(rows->result, (int)row, (int)col) == 1;
}

const char *
sql_get_text(const struct sql_rows *rows, size_t row, size_t col)
{
	const char *text = PQgetvalue(rows->result, (int)row, (int)col);

	return text == NULL ? "" : text;
}

int64_t
sql_get_int(const struct sql_rows *rows, size_t row, size_t col)
{
	int64_t v;

	return text_to_int(sql_get_text(rows, row, col), INT64_MIN,
	    INT64_MAX, &v) == OK ? v : 0;
}

bool
sql_get_bool(const struct sql_rows *rows, size_t row, size_t col)
{
	return sql_get_text(rows, row, col)[0] == 't';
}

/* bytea_output is hex: \x and two digits a byte. */
size_t
sql_get_len(const struct sql_rows *rows, size_t row, size_t col)
{
	size_t len = strlen(sql_get_text(rows, row, col));

	return len < 2 ? 0 : (len - 2) / 2;
}

bool
sql_get_bytes(const struct sql_rows *rows, size_t row, size_t col, void *out,
    size_t size)
{
	const char *text = sql_get_text(rows, row, col);
	size_t len = sql_get_len(rows, row, col), done;

	if (len > size)
		return false;
	return len == 0 || (sodium_hex2bin(out, size, text + 2, len * 2, NULL,
	    &done, NULL) == 0 && done == len);
}

void
sql_rows_free(struct sql_rows **rows)
{
	PGresult *result;
	int i, j;

	if (rows == NULL || *rows == NULL)
		return;
	result = (*rows)->result;
	for (i = 0; i < PQntuples(result); i++)
		for (j = 0; j < PQnfields(result); j++)
			sodium_memzero(PQgetvalue(result, i, j),
			    (size_t)PQgetlength(result, i, j));
	PQclear(result);
	free(*rows);
	*rows = NULL;
}
