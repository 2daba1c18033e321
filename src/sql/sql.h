/*
 * PostgreSQL, and nothing of what we keep in it: the one place that
 * includes <libpq-fe.h>.  A struct sql is one connection, opened at the
 * first use and again when it was lost; a process has one or two of them.
 *
 *	struct sql_param p[] = { sql_text(handle), sql_int(now) };
 *	struct sql_rows *rows = NULL;
 *
 *	r = sql_run(db, "SELECT id, step FROM flow WHERE handle = $1 AND "
 *	    "ends > $2", p, SQL_COUNT(p), &rows);
 *	if (r == OK && sql_rows_count(rows) == 1)
 *		step = sql_get_int(rows, 0, 1);
 *	sql_rows_free(&rows);
 *
 * Values travel beside the statement, never inside it.  Every call ends
 * within the timeout given at sql_open, whatever the server does.
 *
 * Outcomes of the calls that reach the server (sql_detail says more):
 *	E_AMBIGUOUS	a unique key is taken (sql_constraint names it)
 *	E_BUSY		deadlock, serialization, lock timeout, no free slot;
 *			the transaction may be tried again
 *	E_BACKEND	no connection, too slow, shutting down, read-only
 *			server; whether the statement took effect is unknown
 *	E_CONF		no such database, table, column, right; log-in refused
 *	E_INPUT		a value that its column's type does not take
 *	E_DENIED	refused by a trigger (RAISE EXCEPTION)
 *	E_BUG		syntax, check or foreign key: ours
 */
#ifndef SQL_SQL_H
#define SQL_SQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/detail.h"
#include "base/secret.h"

struct sql;
struct sql_rows;

#define SQL_COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define SQL_PARAMS_MAX 64

enum sql_kind { SQL_NULL, SQL_TEXT, SQL_INT, SQL_BOOL, SQL_BYTES };

/* One of $1, $2, …: borrowed, never copied for longer than the call. */
struct sql_param {
	enum sql_kind	 kind;
	const void	*data;
	size_t		 len;
	int64_t		 number;
};

struct sql_options {
	const char	*uri;		/* "postgresql://…" or "host=… …" */
	const struct secret *password;	/* copied; NULL if there is none */
	int64_t		 timeout_s;	/* of connecting, and of a statement */
	const char	*application;	/* seen in pg_stat_activity */
	bool		 read_only;	/* the server refuses writes, and a
					 * statement is repeated once when
					 * the connection was lost */
};

/* Does not connect.  E_CONF (the URI cannot be read), E_NOMEM. */
enum outcome	sql_open(const struct sql_options *, struct sql **out,
		    struct detail *) MUST_USE;
/* Closes and resets the pointer; NULL is fine. */
void		sql_close(struct sql **);
/* After fork: forgets the parent's connection without a word to the
 * server; the next call makes an own one. */
void		sql_forget(struct sql *);

/* Why the last call failed, without any value of a row; borrowed. */
const struct detail *sql_detail(const struct sql *);
/* The constraint that the last call broke, "" if none; borrowed. */
const char	*sql_constraint(const struct sql *);

/* NULL text or bytes stand for SQL NULL. */
struct sql_param sql_text(const char *);
struct sql_param sql_text_or_null(const char *);	/* "" is NULL too */
struct sql_param sql_int(int64_t);
struct sql_param sql_bool(bool);
struct sql_param sql_bytes(const void *, size_t len);	/* bytea */
struct sql_param sql_null(void);

/* Rows are wanted.  On OK *out is the caller's (sql_rows_free). */
enum outcome	sql_run(struct sql *, const char *query,
		    const struct sql_param *, size_t n,
		    struct sql_rows **out) MUST_USE;
/* Rows are not wanted.  affected (rows inserted, changed, deleted) may be
 * NULL. */
enum outcome	sql_exec(struct sql *, const char *query,
		    const struct sql_param *, size_t n,
		    int64_t *affected) MUST_USE;
/* Several statements of our own in one text, without parameters, in one
 * transaction unless one is open: migrations.  No statement timeout. */
enum outcome	sql_script(struct sql *, const char *statements) MUST_USE;

/* READ COMMITTED; for more, SET TRANSACTION is the first statement.  A
 * connection that is lost inside is not replaced: every call is E_BACKEND
 * until sql_rollback. */
enum outcome	sql_begin(struct sql *) MUST_USE;
/* After anything but OK nothing is known to be stored (E_BACKEND: it may
 * be). The transaction is over in any case. */
enum outcome	sql_commit(struct sql *) MUST_USE;
/* Does nothing when none is open, so it can stand at the exit label. */
void		sql_rollback(struct sql *);
bool		sql_is_open(const struct sql *);	/* a transaction */

/* LISTEN on that channel (an identifier), now and after each reconnect. */
enum outcome	sql_listen(struct sql *, const char *channel) MUST_USE;
/* Waits for a NOTIFY at most so long; a signal ends the wait.  *out says
 * whether one came (or may have been missed while the connection was
 * away).  Not inside a transaction. */
enum outcome	sql_wait(struct sql *, int timeout_ms, bool *out) MUST_USE;
/* The server's version, 150004 for 15.4. */
enum outcome	sql_version(struct sql *, int *out) MUST_USE;

size_t		sql_rows_count(const struct sql_rows *);
size_t		sql_rows_columns(const struct sql_rows *);
const char	*sql_column_name(const struct sql_rows *, size_t col);
bool		sql_is_null(const struct sql_rows *, size_t row, size_t col);
/* Borrowed until sql_rows_free; "" for NULL. */
const char	*sql_get_text(const struct sql_rows *, size_t row, size_t col);
/* 0 for NULL; a column that does not hold a whole number is a bug. */
int64_t		sql_get_int(const struct sql_rows *, size_t row, size_t col);
bool		sql_get_bool(const struct sql_rows *, size_t row, size_t col);
/* A bytea: its length, and its bytes copied whole into out; false, and
 * nothing copied, when they are more than size.  NULL is of length 0. */
size_t		sql_get_len(const struct sql_rows *, size_t row, size_t col);
bool		sql_get_bytes(const struct sql_rows *, size_t row, size_t col,
		    void *out, size_t size);
/* Wipes the values first, NULL is fine.  Not promised: libpq's own input
 * buffer keeps what it read last until it is used again. */
void		sql_rows_free(struct sql_rows **);

#endif
