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
 *		step = sql_rows_int(rows, 0, "step");
 *	sql_rows_free(&rows);
 *
 * Values travel beside the statement, never inside it.  Every call ends
 * within the timeout given at sql_open, whatever the server does.  The server
 * reads and plans a statement once a connection, and keeps it under a name
 * made of its text; one that lost them (a pooler, DEALLOCATE) is told again.
 *
 * Outcomes of the calls that reach the server (sql_detail says more):
 *	E_AMBIGUOUS	a unique key is taken (sql_detail names it)
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
#include "base/outage.h"
#include "base/secret.h"
#include "base/silence.h"
#include "sql/address.h"
#include "sql/param.h"
#include "sql/rows.h"
#include "sql/watch.h"

struct sql;

struct sql_options {
	const char	*uri;		/* "postgresql://…" or "host=… …" */
	const struct secret *password;	/* copied; NULL if there is none */
	enum sql_tls	 tls;		/* the least that is taken */
	int64_t		 timeout_s;	/* of connecting, and of a statement */
	int64_t		 idle_s;	/* unused for so long, it is made anew;
					 * 0: never */
	const char	*application;	/* seen in pg_stat_activity */
	struct sql_watch *watch;	/* borrowed; a call ends early when it
					 * says that the server is silent, and
					 * the next ones are E_BUSY.  NULL */
	enum outage	 outage;	/* who is away when it is; and his */
	const char	*name;		/* name for people, kept */
	bool		 by_index;	/* a statement is planned once: for any
					 * value, and by an index, though the
					 * table be empty yet */
	struct silence	*silence;	/* of the server, known to all who ask
					 * it; or NULL */
	bool		 read_only;	/* the server refuses writes, and a
					 * statement is repeated once when
					 * the connection was lost */
};

/* Does not connect.  E_CONF (the URI cannot be read, or asks for less than
 * tls), E_NOMEM. */
enum outcome	sql_open(const struct sql_options *, struct sql **out,
		    struct detail *) MUST_USE;
/* From now on: whether a silent server speaks again, others find out. */
void		sql_leave_probes(struct sql *);
/* For these others: asks it, if it is time.  true: it does again. */
bool		sql_look(struct sql *);
/* Closes and resets the pointer; NULL is fine. */
void		sql_close(struct sql **);
/* Why the last call failed, without any value of a row; borrowed. */
const struct detail *sql_detail(const struct sql *);
/* Puts another reason in its place; "": none. */
void		sql_set_detail(struct sql *, const char *text);
/* It asks for the others from now on (sql/watch.h): whether the server
 * answers, and that within two seconds. */
void		sql_ask(struct sql *);
/* Does its address name several servers? */
bool		sql_has_hosts(const struct sql *);
/* How it is reached now, for people: "over a UNIX socket". */
void		sql_describe(const struct sql *, char out[64]);
/* Rows are wanted.  On OK *out is the caller's (sql_rows_free). */
enum outcome	sql_run(struct sql *, const char *query,
		    const struct sql_param *, size_t n,
		    struct sql_rows **out) MUST_USE;
/* Rows are not wanted.  affected (rows inserted, changed, deleted) may be
 * NULL. */
enum outcome	sql_exec(struct sql *, const char *query,
		    const struct sql_param *, size_t n,
		    int64_t *affected) MUST_USE;
/* The same, but inside a transaction it may only be done with the next call,
 * or with the commit: these fail then as it does.  Nothing that cannot be
 * taken back may come between. */
enum outcome	sql_put(struct sql *, const char *query,
		    const struct sql_param *, size_t n) MUST_USE;
/* Several statements of our own in one text, without parameters, in one
 * transaction unless one is open: migrations.  No statement timeout. */
enum outcome	sql_script(struct sql *, const char *statements) MUST_USE;

/* READ COMMITTED; for more, SET TRANSACTION is the first statement.  It
 * travels with the first statement; a connection that is lost behind that is
 * not replaced: every call is E_BACKEND until sql_rollback. */
enum outcome	sql_begin(struct sql *) MUST_USE;
/* After anything but OK nothing is known to be stored (E_BACKEND: it may
 * be, or is, and a standby that should have it does not). The transaction is
 * over in any case. */
enum outcome	sql_commit(struct sql *) MUST_USE;
/* Commits and begins anew, as of sql_put: the next call fails if it did. */
enum outcome	sql_chain(struct sql *) MUST_USE;
/* A transaction in which nothing is read: only sql_put is allowed, and all of
 * it is one round trip. */
enum outcome	sql_batch(struct sql *) MUST_USE;
/* Does nothing when none is open, so it can stand at the exit label. */
void		sql_rollback(struct sql *);

/* LISTEN on that channel (an identifier), now and after each reconnect. */
enum outcome	sql_listen(struct sql *, const char *channel) MUST_USE;
/* Waits for a NOTIFY at most so long; a signal ends the wait.  *out says
 * whether one came (or may have been missed while the connection was
 * away).  Not inside a transaction. */
enum outcome	sql_wait(struct sql *, int timeout_ms, bool *out) MUST_USE;
/* The server's version, 150004 for 15.4. */
enum outcome	sql_version(struct sql *, int *out) MUST_USE;

#endif
