/*
 * A connection that is there and knows our rules, made at the first use and
 * again when it was lost.
 */
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "sql/error.h"
#include "sql/exchange.h"
#include "sql/session.h"
#include "sql/silent.h"
#include "sql/sql_private.h"

#define READS_MAX 8
#define KEEPALIVE_IDLE_S "60"
#define KEEPALIVE_INTERVAL_S "10"
#define KEEPALIVES "3"

/*
 * Notices may quote values and nobody waits for them, but for one: a commit
 * that was called off while it waited for a standby is done, and says so in
 * a warning alone (syncrep.c of PostgreSQL).  Its words are in the server's
 * language, the name of the function is not.
 */
static void
take_notice(void *arg, const PGresult *result)
{
	struct sql *db = arg;
	const char *in = PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);

	if (in != NULL && strcmp(in, "SyncRepWaitForLSN") == 0)
		db->unsure = true;
}

enum outcome
sql_session_listen(struct sql *db)
{
	char query[SQL_CHANNEL_SIZE + 16];
	PGresult *result;
	enum outcome r;

	if (db->channel[0] == '\0')
		return OK;
	snprintf(query, sizeof(query), "LISTEN \"%s\"", db->channel);
	if ((r = sql_exchange_once(db, query, NULL, 0, &result)) == OK)
		PQclear(result);
	return r;
}

#define SETTINGS							\
	"set_config('statement_timeout', $1, false), "			\
	"set_config('lock_timeout', $4, false), "			\
	"set_config('idle_in_transaction_session_timeout', $2, false), "\
	"set_config('default_transaction_read_only', $3, false), "	\
	"set_config('client_min_messages', 'warning', false), "		\
	"set_config('TimeZone', 'UTC', false), "			\
	"set_config('DateStyle', 'ISO', false), "			\
	"set_config('bytea_output', 'hex', false)"

enum outcome
sql_session_set(struct sql *db)
{
	const struct sql_param p[] = {
		sql_int(db->timeout_s * 1000), sql_int(db->timeout_s * 4000),
		sql_text(db->read_only ? "on" : "off"),
		/* sooner than the statement's, else nobody learns that it
		 * was a lock */
		sql_int(db->timeout_s * 500),
	};
	PGresult *result;
	enum outcome r;

	/* What may not be read whole costs so much on paper that a plan
	 * which reads it all the same would be compiled, for seconds. */
	r = sql_exchange_once(db, db->by_index ?
	    "SELECT set_config('jit', 'off', false), "
	    "set_config('enable_seqscan', 'off', false), "
	    "set_config('plan_cache_mode', 'force_generic_plan', false), "
	    SETTINGS :
	    "SELECT " SETTINGS, p, SQL_COUNT(p), &result);
	if (r != OK)
		return r;
	PQclear(result);
	return sql_session_listen(db);
}

/* Is somebody else finding out which host answers? */
static bool
is_watched(const struct sql *db)
{
	return db->watch != NULL && !db->asks;
}

/* The one that answered last comes first.  Only the form that blocks passes
 * from a host of several that is dead to the next. */
static PGconn *
reach_host(const struct sql *db)
{
	char wait[SQL_NUMBER_SIZE], tcp[SQL_NUMBER_SIZE];
	struct sql_hosts turned = { .host = "" };
	/* A firewall forgets who is silent, the first after minutes. */
	const char *const keys[] = { "keepalives_idle", "keepalives_interval",
	    "keepalives_count", "dbname", "host", "hostaddr", "port",
	    "password", "connect_timeout", "tcp_user_timeout",
	    "client_encoding", "application_name", NULL };
	const char *const values[] = { KEEPALIVE_IDLE_S, KEEPALIVE_INTERVAL_S,
	    KEEPALIVES, db->uri, turned.host, turned.address, turned.port,
	    db->password == NULL ? NULL : secret_text(db->password), wait,
	    tcp, "UTF8", db->application, NULL };

	if (db->watch != NULL)
		sql_hosts_turn(&db->hosts, sql_watch_host(db->watch), &turned);
	snprintf(wait, sizeof(wait), "%" PRId64, db->timeout_s);
	snprintf(tcp, sizeof(tcp), "%" PRId64, db->timeout_s * 1000);
	return is_watched(db) ? PQconnectStartParams(keys, values, 1) :
	    PQconnectdbParams(keys, values, 1);
}

/* What was only started, for as long as the server is not known as silent. */
static bool
is_reached(const struct sql *db)
{
	const int64_t deadline = clock_ms() + db->timeout_s * 1000;
	PostgresPollingStatusType state = PGRES_POLLING_WRITING;

	while (PQstatus(db->conn) != CONNECTION_BAD &&
	    state != PGRES_POLLING_OK && state != PGRES_POLLING_FAILED) {
		if (!sql_exchange_wait(db, state == PGRES_POLLING_READING ?
		    POLLIN : POLLOUT, deadline))
			return false;
		state = PQconnectPoll(db->conn);
	}
	return true;
}

static enum outcome
connect_now(struct sql *db)
{
	const int64_t begun_ms = clock_ms();
	enum outcome r;

	if ((db->conn = reach_host(db)) == NULL)
		return E_NOMEM;
	if (is_watched(db) && !is_reached(db))
		return sql_error_slow(db);
	if (PQstatus(db->conn) != CONNECTION_OK) {
		if (clock_ms() - begun_ms >= db->timeout_s * 1000)
			sql_silent_note(db);
		return sql_error_unconnected(db);
	}
	if (db->watch != NULL) {
		db->at = sql_hosts_find(&db->hosts, PQhost(db->conn),
		    PQport(db->conn));
		sql_watch_found(db->watch, db->at);
	}
	PQsetNoticeReceiver(db->conn, take_notice, db);
	if (PQsetnonblocking(db->conn, 1) != 0 ||
	    PQenterPipelineMode(db->conn) == 0)
		return sql_error_lost(db, "cannot connect");
	if ((r = sql_session_set(db)) != OK && db->conn != NULL)
		sql_error_drop(db);
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
	sql_error_drop(db);
}

/* Who is between may have forgotten it without a word: it would cost a whole
 * time-out to find out. */
static bool
is_forgotten(const struct sql *db, int64_t now_ms)
{
	return db->idle_s != 0 && !db->begun &&
	    now_ms - db->used_ms > db->idle_s * 1000;
}

/* Another host took over since; the one of before may hang still. */
static bool
is_elsewhere(const struct sql *db)
{
	return is_watched(db) && !db->begun &&
	    db->at != sql_watch_host(db->watch);
}

/* All are told anew. */
static enum outcome
forget_statements(struct sql *db)
{
	db->stale = false;
	db->known.count = 0;
	return sql_exchange_plain(db, "DEALLOCATE ALL", db->timeout_s);
}

enum outcome
sql_session_ready(struct sql *db)
{
	const int64_t now_ms = clock_ms();
	enum outcome r;

	detail_set(&db->detail, "%s", "");
	if (!sql_silent_may_ask(db)) {
		if (db->begun && db->conn != NULL)
			sql_error_drop(db);	/* ROLLBACK waits for none */
		return E_BACKEND;
	}
	db->idle_ms = db->conn == NULL ? 0 : now_ms - db->used_ms;
	if (db->conn != NULL && (is_forgotten(db, now_ms) ||
	    is_elsewhere(db)))
		sql_error_drop(db);
	db->used_ms = now_ms;
	db->slow = false;
	if (db->conn != NULL)
		drop_dead(db);
	if (!db->begun && sql_watch_tells(db->watch, db->asks)) {
		r = sql_error_silent(db);
		outage_failed(db->outage, db->name, db->detail.text);
		return r;
	}
	if (db->conn != NULL && db->stale && !db->begun)
		return forget_statements(db);
	if (db->conn != NULL)
		return OK;
	if (db->open && db->begun) {
		detail_set(&db->detail,
		    "connection lost inside a transaction");
		return E_BACKEND;
	}
	r = connect_now(db);
	outage_heard(db->outage, db->name, r, db->detail.text);
	return r;
}
