/*
 * Rows of job: work put off.
 */
#include "vault/columns.h"
#include "vault/job.h"

#define NOTIFY "job"

#define JOB_ROW(X, AND)							\
	X(INT, id) AND X(TEXT, kind) AND X(INT, flow) AND		\
	X(INT, attempts)

static const struct vault_column job_columns[] = {
#define X(kind, name) VAULT_COLUMN(kind, struct job_row, name),
	JOB_ROW(X,)
#undef X
};

enum outcome
vault_job_put(struct vault *v, const char *kind, int64_t flow)
{
	const struct sql_value values[] = {
		{ "kind", sql_text(kind) },
		{ "flow", sql_int(flow) },
	};
	const struct sql_write row = { "job", values, SQL_COUNT(values),
	    "returning pg_notify('" NOTIFY "', '')" };

	return sql_write_insert(v->db, &row, NULL);
}

enum outcome
vault_job_lease(struct vault *v, int64_t lease_s, struct job_row *out)
{
	const struct sql_param p[] = { sql_int(lease_s) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "update job set attempts = attempts + 1, "
	    "due = now() + make_interval(secs => $1) where id = (select id "
	    "from job where due <= now() order by due limit 1 "
	    "for update skip locked) returning " VAULT_SELECT(JOB_ROW), p,
	    SQL_COUNT(p), &rows);
	if (r == OK)
		r = vault_columns_copy(rows, job_columns,
		    SQL_COUNT(job_columns), out);
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_job_done(struct vault *v, int64_t id)
{
	const struct sql_param p[] = { sql_int(id) };

	return sql_put(v->db, "delete from job where id = $1", p,
	    SQL_COUNT(p));
}

enum outcome
vault_job_wait(struct vault *v, int timeout_ms)
{
	enum outcome r;
	bool came;

	if ((r = sql_listen(v->db, NOTIFY)) != OK)
		return r;
	return sql_wait(v->db, timeout_ms, &came);
}
