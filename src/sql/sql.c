/*
 * Opening and closing, statements, transactions, notifications.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sql/error.h"
#include "sql/exchange.h"
#include "sql/session.h"
#include "sql/sql.h"
#include "sql/sql_private.h"

#define ASK_S 2		/* the least that libpq takes for connecting */

enum outcome
sql_open(const struct sql_options *options, struct sql **out,
    struct detail *d)
{
	struct sql *db = NULL;
	enum outcome r;

	if ((r = sql_address_check(options->uri, options->tls, d)) != OK)
		return r;
	r = E_NOMEM;
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
	db->outage = options->outage;
	db->name = options->name;
	db->timeout_s = options->timeout_s;
	db->idle_s = options->idle_s;
	db->watch = options->watch;
	if (db->watch != NULL && (r = sql_hosts_read(options->uri,
	    &db->hosts)) != OK)
		goto fail;
	db->by_index = options->by_index;
	db->read_only = options->read_only;
	db->silence = options->silence;
	*out = db;
	return OK;
fail:
	sql_close(&db);
	return r;
}

void
sql_leave_probes(struct sql *db)
{
	db->leaves_probes = true;
}

bool
sql_look(struct sql *db)
{
	return db->silence != NULL && silence_is(db->silence) &&
	    sql_exec(db, "select 1", NULL, 0, NULL) == OK;
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
sql_ask(struct sql *db)
{
	db->asks = true;
	db->timeout_s = ASK_S;
}

bool
sql_has_hosts(const struct sql *db)
{
	return sql_hosts_count(&db->hosts) > 1;
}

void
sql_describe(const struct sql *db, char out[64])
{
	const char *host = db->conn == NULL ? NULL : PQhost(db->conn);

	if (host == NULL)
		snprintf(out, 64, "not connected");
	else if (*host == '/')
		snprintf(out, 64, "over a UNIX socket");
	else if (PQsslInUse(db->conn))
		snprintf(out, 64, "by %s", PQsslAttribute(db->conn,
		    "protocol"));
	else
		snprintf(out, 64, "in clear text");
}

const struct detail *
sql_detail(const struct sql *db)
{
	return &db->detail;
}

void
sql_set_detail(struct sql *db, const char *text)
{
	detail_set(&db->detail, "%s", text);
}

/* BEGIN travels with the first statement behind it. */
static enum outcome
put_begin(struct sql *db)
{
	if (!db->open || db->begun)
		return OK;
	db->begun = true;
	return db->batch ? OK : sql_exchange_put(db, "BEGIN", NULL, 0);
}

static enum outcome
say_statement(struct sql *db, const char *query, const struct sql_param *p,
    size_t n, PGresult **out)
{
	enum outcome r;

	if ((r = sql_session_ready(db)) != OK || (r = put_begin(db)) != OK)
		return r;
	return sql_exchange(db, query, p, n, out);
}

/* Nothing of its transaction was done before it, and nothing of it is. */
static bool
may_be_said_again(const struct sql *db, enum outcome r)
{
	return db->stale || (r == E_BACKEND && db->conn == NULL &&
	    (db->read_only || (db->open && !db->slow)));
}

static void
end_transaction(struct sql *db)
{
	if (db->conn != NULL && db->begun && !db->batch &&
	    sql_exchange_plain(db, "ROLLBACK", db->timeout_s) != OK &&
	    db->conn != NULL)
		sql_error_drop(db);
	db->begun = false;
	db->failed = false;
}

static enum outcome
run_statement(struct sql *db, const char *query, const struct sql_param *p,
    size_t n, PGresult **out)
{
	const bool first = !db->begun;
	enum outcome r;

	if (n > SQL_PARAMS_MAX || db->batch)
		return E_BUG;
	r = say_statement(db, query, p, n, out);
	if (r == OK || !first || !may_be_said_again(db, r))
		return r;
	end_transaction(db);
	return say_statement(db, query, p, n, out);
}

enum outcome
sql_run(struct sql *db, const char *query, const struct sql_param *p,
    size_t n, struct sql_rows **out)
{
	struct sql_rows *rows;
	enum outcome r;

	if ((rows = calloc(1, sizeof(*rows))) == NULL)
		return E_NOMEM;
	if ((r = run_statement(db, query, p, n, &rows->result)) != OK) {
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

	if ((r = run_statement(db, query, p, n, &result)) != OK)
		return r;
	/* "" for statements that count nothing */
	if (affected != NULL)
		*affected = text_to_int(PQcmdTuples(result), 0, INT64_MAX,
		    &count) == OK ? count : 0;
	PQclear(result);
	return OK;
}

enum outcome
sql_put(struct sql *db, const char *query, const struct sql_param *p, size_t n)
{
	enum outcome r;

	if (!db->open)
		return sql_exec(db, query, p, n, NULL);
	if (n > SQL_PARAMS_MAX)
		return E_BUG;
	if ((r = sql_session_ready(db)) != OK || (r = put_begin(db)) != OK)
		return r;
	return sql_exchange_put(db, query, p, n);
}

enum outcome
sql_script(struct sql *db, const char *statements)
{
	enum outcome r, again;

	if ((r = sql_session_ready(db)) != OK || (r = put_begin(db)) != OK ||
	    (r = sql_exchange_flush(db)) != OK)
		return r;
	if ((r = sql_exchange_plain(db, "SET statement_timeout = 0",
	    db->timeout_s)) != OK)
		return r;
	/* several statements in one simple query are one transaction */
	r = sql_exchange_plain(db, statements, 0);
	if (db->conn == NULL)
		return r;
	/* inside a failed transaction the setting falls back by itself */
	again = db->open && r != OK ? OK : sql_session_set(db);
	return r != OK ? r : again;
}

enum outcome
sql_begin(struct sql *db)
{
	enum outcome r;

	if (db->open)
		return E_BUG;
	if ((r = sql_session_ready(db)) == OK)
		db->open = true;
	return r;
}

enum outcome
sql_chain(struct sql *db)
{
	if (!db->open || db->failed || db->batch)
		return E_BUG;
	return db->begun ? sql_put(db, "COMMIT AND CHAIN", NULL, 0) : OK;
}

/* What travels together is a transaction (PostgreSQL manual, 55.2.4). */
enum outcome
sql_batch(struct sql *db)
{
	enum outcome r;

	if ((r = sql_begin(db)) == OK)
		db->batch = true;
	return r;
}

/* With what waits for it.  COMMIT of a failed transaction would be an OK that
 * stores nothing. */
static enum outcome
say_commit(struct sql *db)
{
	PGresult *result;
	enum outcome r;

	if ((r = sql_session_ready(db)) != OK)
		return r;
	if (db->batch)
		return sql_exchange_flush(db);	/* what was put, whole */
	if (!db->begun || db->failed)
		return db->failed ? E_BUG : OK;
	if ((r = sql_exchange(db, "COMMIT", NULL, 0, &result)) != OK)
		return r;
	if (strcmp(PQcmdStatus(result), "COMMIT") != 0)
		r = E_BUG;
	db->begun = false;
	PQclear(result);
	return r;
}

enum outcome
sql_commit(struct sql *db)
{
	enum outcome r;

	if (!db->open)
		return E_BUG;
	r = say_commit(db);
	sql_rollback(db);
	return r;
}

void
sql_rollback(struct sql *db)
{
	if (db == NULL || !db->open)
		return;
	/* What waits is not to be done, but cannot be called back. */
	if (db->conn != NULL && db->sents > 0 && db->batch)
		sql_error_drop(db);
	if (db->conn != NULL && db->sents > 0 &&
	    sql_exchange_flush(db) != OK)
		db->failed = true;
	end_transaction(db);
	db->batch = false;
	db->open = false;
}

static bool
is_identifier(const char *s)
{
	size_t i;

	for (i = 0; s[i] != '\0'; i++)
		if (!((s[i] >= 'a' && s[i] <= 'z') || s[i] == '_' ||
		    (i > 0 && s[i] >= '0' && s[i] <= '9')))
			return false;
	return i > 0 && i < SQL_CHANNEL_SIZE;
}

enum outcome
sql_listen(struct sql *db, const char *channel)
{
	enum outcome r;

	if (!is_identifier(channel))
		return E_BUG;
	if (strcmp(db->channel, channel) == 0)
		return OK;
	if ((r = sql_session_ready(db)) != OK)
		return r;
	snprintf(db->channel, sizeof(db->channel), "%s", channel);
	return sql_session_listen(db);
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
	if ((r = sql_session_ready(db)) != OK)
		return r;
	if (!(any = take_notifications(db))) {
		pfd = (struct pollfd){ .fd = PQsocket(db->conn),
		    .events = POLLIN };
		if (poll(&pfd, 1, timeout_ms) > 0 &&
		    PQconsumeInput(db->conn) == 0)
			return sql_error_lost(db, "connection lost");
		any = take_notifications(db);
	}
	*out = any;
	return OK;
}

enum outcome
sql_version(struct sql *db, int *out)
{
	enum outcome r;

	if ((r = sql_session_ready(db)) != OK)
		return r;
	*out = PQserverVersion(db->conn);
	return OK;
}
