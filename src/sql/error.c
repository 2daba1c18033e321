/*
 * What a server says when it refuses, as an outcome and as words for the log
 * that hold no value of a row.
 */
#include <inttypes.h>
#include <string.h>

#include "sql/error.h"
#include "sql/param.h"
#include "sql/sql_private.h"

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

void
sql_error_drop(struct sql *db)
{
	PQfinish(db->conn);
	db->conn = NULL;
	db->missed = true;
}

/* libpq's own text holds host and user, never a value of a row. */
static void
tell_why(struct sql *db, const char *what)
{
	const char *text = PQerrorMessage(db->conn);

	detail_set(&db->detail, "%s: %.*s", what,
	    (int)strcspn(text, "\n"), text);
}

enum outcome
sql_error_lost(struct sql *db, const char *what)
{
	tell_why(db, what);
	sql_error_drop(db);
	return E_BACKEND;
}

enum outcome
sql_error_slow(struct sql *db)
{
	sql_error_drop(db);
	detail_set(&db->detail, "no answer within %" PRId64 " s",
	    db->timeout_s);
	return E_BACKEND;
}

enum outcome
sql_error_unconnected(struct sql *db)
{
	enum outcome r = connect_outcome(PQerrorMessage(db->conn));

	tell_why(db, "cannot connect");
	sql_error_drop(db);
	return r;
}

/*
 * What a server says may hold the values at hand: DETAIL always does
 * ("Key (amka)=(…)"), and the message of a data exception ends in one.
 * The names of tables and constraints stay.
 */
enum outcome
sql_error_refused(struct sql *db, const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *text = PQresultErrorField(result,
	    PG_DIAG_MESSAGE_PRIMARY);
	int len;

	if (state == NULL)
		return sql_error_lost(db, "connection lost");
	if (text == NULL)
		text = "";
	len = (int)strcspn(text, "\n");
	if (strncmp(state, "22", 2) == 0)
		len = (int)strcspn(text, "\n:\"");
	detail_set(&db->detail, "SQLSTATE %s: %.*s", state, len, text);
	return state_outcome(state);
}
