/*
 * Two connections that are served by one session, or one by several.
 */
#include "base/text.h"
#include "sql/exchange.h"
#include "sql/pooler.h"
#include "sql/session.h"

#define TURNS 3

static enum outcome
ask_session(struct sql *db, int64_t *out)
{
	PGresult *result;
	enum outcome r;

	/* not kept: under its name another may have it there */
	if ((r = sql_session_ready(db)) != OK ||
	    (r = sql_exchange_once(db, "SELECT pg_backend_pid()", NULL, 0,
	    &result)) != OK)
		return r;
	r = text_to_int(PQgetvalue(result, 0, 0), 1, INT64_MAX, out) == OK ?
	    OK : E_BACKEND;
	PQclear(result);
	return r;
}

enum outcome
sql_pooler_shares(struct sql *a, struct sql *b, bool *out)
{
	int64_t first = 0, one = 0, other = 0;
	bool shares = false;
	enum outcome r;
	int i;

	if ((r = ask_session(a, &first)) != OK)
		return r;
	for (i = 0; i < TURNS && !shares; i++) {
		if ((r = ask_session(b, &other)) != OK ||
		    (r = ask_session(a, &one)) != OK)
			return r;
		shares = one == other || one != first;
	}
	*out = shares;
	return OK;
}
