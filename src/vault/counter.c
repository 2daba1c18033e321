/* Rows of counter, and what is counted as it stands. */
#include "vault/columns.h"
#include "vault/counter.h"

#define COUNTER_ROW(X, AND) X(TEXT, name) AND X(INT, count)

static const struct vault_column counter_columns[] = {
#define X(kind, name) VAULT_COLUMN(kind, struct counter_row, name),
	COUNTER_ROW(X,)
#undef X
};

enum outcome
vault_counter_add(struct vault *v, const char *name, int64_t n)
{
	const struct sql_param p[] = { sql_text(name), sql_int(n) };

	return sql_put(v->db, "insert into counter (name, count) "
	    "values ($1, $2) on conflict (name) do update set "
	    "count = counter.count + excluded.count", p, SQL_COUNT(p));
}

static enum outcome
list_counters(struct vault *v, const char *query, const char *after,
    struct counter_row out[COUNTER_ROWS], size_t *count)
{
	const struct sql_param p[] = { sql_text(after),
	    sql_int(COUNTER_ROWS) };
	struct sql_rows *rows = NULL;
	enum outcome r;
	size_t i, n = 0;

	r = sql_run(v->db, query, p, SQL_COUNT(p), &rows);
	if (r == OK)
		n = sql_rows_count(rows);
	for (i = 0; i < n && r == OK; i++)
		r = vault_columns_copy_row(rows, i, counter_columns,
		    SQL_COUNT(counter_columns), &out[i]);
	sql_rows_free(&rows);
	if (r == OK)
		*count = n;
	return r;
}

enum outcome
vault_counter_list(struct vault *v, const char *after,
    struct counter_row out[COUNTER_ROWS], size_t *count)
{
	return list_counters(v, "select " VAULT_SELECT(COUNTER_ROW)
	    " from counter where name > $1 order by name limit $2", after,
	    out, count);
}

/* By the index that the sweep has of them (flow_typed): what is over is never
 * looked at. */
enum outcome
vault_counter_flows(struct vault *v, const char *after,
    struct counter_row out[COUNTER_ROWS], size_t *count)
{
	return list_counters(v, "with open as (select format('flows{"
	    "journey=\"%s\",outcome=\"%s\",step=\"%s\"}', kind, "
	    "coalesce(nullif(says, ''), 'ok'), step) collate \"C\" as name "
	    "from flow where data <> '' and expires > now() and "
	    "ended is null) select name, count(*) as count from open "
	    "where name > $1 group by name order by name limit $2", after,
	    out, count);
}
