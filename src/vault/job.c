/*
 * Rows of job: work put off.
 */
#include "base/text.h"
#include "vault/job.h"
#include "vault/vault_private.h"

enum outcome
vault_job_put(struct vault *v, const char *kind, int64_t flow)
{
	const struct sql_param p[] = { sql_text(kind), sql_int(flow) };
	enum outcome r;

	r = sql_exec(v->db, "insert into job (kind, flow) values ($1, $2)", p,
	    SQL_COUNT(p), NULL);
	if (r != OK)
		return r;
	return sql_exec(v->db, "notify outbox", NULL, 0, NULL);
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
	    "for update skip locked) returning id, kind, flow, attempts", p,
	    SQL_COUNT(p), &rows);
	if (r != OK)
		return r;
	if (sql_rows_count(rows) == 0)
		r = E_NOTFOUND;
	else {
		out->id = sql_get_int(rows, 0, 0);
		out->flow = sql_get_int(rows, 0, 2);
		out->attempts = sql_get_int(rows, 0, 3);
		r = text_copy(out->kind, sizeof(out->kind),
		    sql_get_text(rows, 0, 1));
	}
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_job_done(struct vault *v, int64_t id)
{
	const struct sql_param p[] = { sql_int(id) };

	return sql_exec(v->db, "delete from job where id = $1", p,
	    SQL_COUNT(p), NULL);
}
