/*
 * What a server says when it refuses, as an outcome and as words for the log
 * that hold no value of a row.
 */
#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "sql/error.h"
#include "sql/param.h"
#include "sql/silent.h"
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
	{ "26000", E_BUSY },		/* a pooler changed the session */
	{ "42P05", E_BUSY },
	{ "0A000", E_BUSY },		/* a table is another since */
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
	sql_silent_lost(db);
	db->missed = true;
	db->stale = false;
	db->unsure = false;
	db->sents = 0;
	db->known.count = 0;
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
	sql_silent_note(db);
	sql_error_drop(db);
	db->slow = true;
	detail_set(&db->detail, "no answer within %" PRId64 " s",
	    db->timeout_s);
	return E_BACKEND;
}

enum outcome
sql_error_silent(struct sql *db)
{
	detail_set(&db->detail, "the server does not answer the others");
	return E_BUSY;
}

enum outcome
sql_error_unsure(struct sql *db)
{
	db->unsure = false;
	if (db->watch != NULL)
		sql_watch_doubt(db->watch);
	detail_set(&db->detail, "committed, and no standby has it yet");
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
 * The words of a server are logged where nothing of a row can stand in them:
 * in these classes.  Names in our own statement are what the last ones are
 * about, where the server says at which letter of it; the same class comes
 * without a place from a value that was taken for a name.
 */
static const struct { const char *state; bool placed; } free_classes[] = {
	{ "08", false }, { "25006", false }, { "40", false },
	{ "53", false }, { "55P03", false }, { "57", false },
	{ "42501", false },
	{ "42P01", true }, { "42703", true }, { "42883", true },
};

/* A function of the view may raise what it likes, in any class, and its
 * names of columns as well. */
static bool
is_raised(const PGresult *result)
{
	return PQresultErrorField(result, PG_DIAG_CONTEXT) != NULL;
}

static bool
is_free_of_values(const PGresult *result, const char *state)
{
	size_t i;

	for (i = 0; i < SQL_COUNT(free_classes); i++)
		if (strncmp(state, free_classes[i].state,
		    strlen(free_classes[i].state)) == 0)
			return !free_classes[i].placed ||
			    PQresultErrorField(result,
			    PG_DIAG_STATEMENT_POSITION) != NULL;
	return false;
}

/* " of table t, constraint c" and the like, as far as they are told. */
static void
tell_names(const PGresult *result, struct buf *b)
{
	static const struct { int field; const char *word; } names[] = {
		{ PG_DIAG_TABLE_NAME, "table" },
		{ PG_DIAG_COLUMN_NAME, "column" },
		{ PG_DIAG_CONSTRAINT_NAME, "constraint" },
		{ PG_DIAG_DATATYPE_NAME, "type" },
		/* where in the server, for who reads its source */
		{ PG_DIAG_SOURCE_FUNCTION, "in" },
	};
	const char *name;
	size_t i;

	for (i = 0; i < SQL_COUNT(names); i++)
		if ((name = PQresultErrorField(result, names[i].field)) != NULL)
			buf_putf(b, ", %s %s", names[i].word, name);
}

/*
 * DETAIL always holds values ("Key (amka)=(...)"), and so may the message
 * itself, in whatever language and quotes it comes (lc_messages is not ours
 * to set).  So a class has to be known to be free of them.
 */
enum outcome
sql_error_refused(struct sql *db, const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *text = PQresultErrorField(result,
	    PG_DIAG_MESSAGE_PRIMARY);
	char names[DETAIL_SIZE];
	struct buf b;

	if (state == NULL)
		return sql_error_lost(db, "connection lost");
	buf_init(&b, names, sizeof(names));
	if (is_raised(result))
		buf_puts(&b, ", raised by a function: its words may hold "
		    "values, ask the log of the server");
	else if (text != NULL && is_free_of_values(result, state))
		buf_putf(&b, ": %.*s", (int)strcspn(text, "\n"), text);
	else
		tell_names(result, &b);
	detail_set(&db->detail, "SQLSTATE %s%s", state, buf_failed(&b) ? "" :
	    names);
	return state_outcome(state);
}
