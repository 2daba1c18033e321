/*
 * Two connections that are served by one session, or one by several.
 */
#include "sql/pooler.h"
#include "sql/sql.h"

#define TURNS 3

static enum outcome
ask_session(struct sql *db, int64_t *out)
{
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(db, "SELECT pg_backend_pid() AS pid", NULL, 0, &rows);
	if (r == OK)
		*out = sql_rows_int(rows, 0, "pid");
	sql_rows_free(&rows);
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
