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
	db->timeout_s = options->timeout_s;
	db->idle_s = options->idle_s;
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

static enum outcome
run_statement(struct sql *db, const char *query, const struct sql_param *p,
    size_t n, PGresult **out)
{
	enum outcome r;

	if (n > SQL_PARAMS_MAX)
		return E_BUG;
	if ((r = sql_session_ready(db)) != OK)
		return r;
	r = sql_exchange(db, query, p, n, out);
	if (r != E_BACKEND || db->conn != NULL || db->open || !db->read_only)
		return r;
	/* only a read may be said twice */
	if ((r = sql_session_ready(db)) != OK)
		return r;
	return sql_exchange(db, query, p, n, out);
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
sql_script(struct sql *db, const char *statements)
{
	enum outcome r, again;

	if ((r = sql_session_ready(db)) != OK)
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
	if ((r = sql_session_ready(db)) != OK)
		return r;
	if ((r = sql_exchange_plain(db, "BEGIN", db->timeout_s)) == OK)
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
	if ((r = sql_session_ready(db)) != OK) {
		db->open = false;
		return r;
	}
	/* COMMIT of a failed transaction is an OK that stores nothing */
	state = PQtransactionStatus(db->conn);
	if (state != PQTRANS_INTRANS) {
		sql_rollback(db);
		return E_BUG;
	}
	r = sql_exchange_plain(db, "COMMIT", db->timeout_s);
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
	if (sql_exchange_plain(db, "ROLLBACK", db->timeout_s) != OK &&
	    db->conn != NULL)
		sql_error_drop(db);
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
