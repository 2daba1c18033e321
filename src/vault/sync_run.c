/*
 * Rows of sync_run, sync_figure and sync_approval.
 */
#include <stddef.h>

#include "base/text.h"
#include "vault/columns.h"
#include "vault/sync_run.h"
#include "vault/vault_private.h"

#define LOCK "7310582"		/* audit_chain has the number before */

enum outcome
vault_sync_run_lock(struct vault *v)
{
	struct sql_rows *rows = NULL;
	enum outcome r;

	/* It is held for as long as a run takes, and nothing else is done on
	 * this connection. */
	r = sql_run(v->db, "select pg_try_advisory_xact_lock(" LOCK ") as "
	    "got, set_config('idle_in_transaction_session_timeout', '0', "
	    "true)", NULL, 0, &rows);
	if (r == OK && !sql_rows_bool(rows, 0, "got"))
		r = E_BUSY;
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_sync_run_hold(struct vault *v)
{
	return sql_exec(v->db, "select 1", NULL, 0, NULL);
}

enum outcome
vault_sync_run_begin(struct vault *v, struct sync_run *run)
{
	const struct sql_param p[] = { sql_text(run->plan) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "insert into sync_run (plan) values ($1) returning "
	    "id", p, SQL_COUNT(p), &rows);
	if (r == OK)
		run->id = sql_rows_int(rows, 0, "id");
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_sync_run_end(struct vault *v, const struct sync_run *run)
{
	const struct sql_param p[] = { sql_int(run->id),
	    sql_text(run->result), sql_text(run->brakes),
	    sql_int(run->changed), sql_int(run->skipped),
	    sql_int(run->errors) };

	return sql_exec(v->db, "update sync_run set ended = now(), "
	    "result = $2, brakes = $3, changed = $4, skipped = $5, "
	    "errors = $6 where id = $1", p, SQL_COUNT(p), NULL);
}

#define SYNC_RUN_ROW(X, AND)						\
	X(INT, id) AND X(TIME, started) AND X(TIME, ended) AND		\
	X(TEXT, result) AND X(TEXT, plan) AND X(TEXT, brakes) AND	\
	X(INT, changed) AND X(INT, skipped) AND X(INT, errors)

static const struct vault_column sync_run_columns[] = {
#define X(kind, name) VAULT_COLUMN(kind, struct sync_run, name),
	SYNC_RUN_ROW(X,)
#undef X
};

enum outcome
vault_sync_run_last(struct vault *v, bool done, struct sync_run *out)
{
	const struct sql_param p[] = { sql_bool(done) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select " VAULT_SELECT(SYNC_RUN_ROW) " from "
	    "sync_run where not $1 or result = 'done' order by id desc "
	    "limit 1", p, SQL_COUNT(p), &rows);
	if (r == OK)
		r = vault_columns_copy(rows, sync_run_columns,
		    SQL_COUNT(sync_run_columns), out);
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_sync_run_age(struct vault *v, int64_t *out)
{
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select " SECONDS("now() - max(started)") " as age "
	    "from sync_run where result = 'done' having max(started) is not "
	    "null", NULL, 0, &rows);
	if (r == OK)
		*out = sql_rows_count(rows) == 0 ? INT64_MAX :
		    sql_rows_int(rows, 0, "age");
	sql_rows_free(&rows);
	return r;
}

static enum outcome
tell_figures(struct vault *v, const char *query, vault_sync_run_fn *see,
    void *arg)
{
	struct sql_rows *rows = NULL;
	enum outcome r;
	size_t i;

	r = sql_run(v->db, query, NULL, 0, &rows);
	for (i = 0; r == OK && i < sql_rows_count(rows); i++)
		see(arg, sql_rows_text(rows, i, "name"), sql_rows_int(rows, i,
		    "value"));
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_sync_run_figures(struct vault *v, vault_sync_run_fn *see, void *arg)
{
	return tell_figures(v, "select name, value from sync_figure", see,
	    arg);
}

enum outcome
vault_sync_run_steps(struct vault *v, vault_sync_run_fn *see, void *arg)
{
	return tell_figures(v, "select step::text as name, count(*) as value "
	    "from sync_account group by step order by step", see, arg);
}

enum outcome
vault_sync_run_forget(struct vault *v)
{
	return sql_exec(v->db, "delete from sync_figure", NULL, 0, NULL);
}

enum outcome
vault_sync_run_figure(struct vault *v, const char *name, int64_t value)
{
	const struct sql_param p[] = { sql_text(name), sql_int(value) };

	return sql_exec(v->db, "insert into sync_figure values ($1, $2)", p,
	    SQL_COUNT(p), NULL);
}

enum outcome
vault_sync_run_approve(struct vault *v, const char *plan)
{
	const struct sql_param p[] = { sql_text(plan) };

	return sql_exec(v->db, "insert into sync_approval (plan) values ($1) "
	    "on conflict (plan) do update set at = now(), used = null", p,
	    SQL_COUNT(p), NULL);
}

enum outcome
vault_sync_run_approved(struct vault *v, int64_t max_age_s,
    char plan[SYNC_PLAN_SIZE], int64_t *at)
{
	const struct sql_param p[] = { sql_int(max_age_s) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select plan, " SECONDS("at") " as at from "
	    "sync_approval where used is null and at > now() - "
	    "make_interval(secs => $1) order by at desc limit 1", p,
	    SQL_COUNT(p), &rows);
	if (r == OK && sql_rows_count(rows) == 0)
		r = E_NOTFOUND;
	if (r == OK && (r = text_copy(plan, SYNC_PLAN_SIZE,
	    sql_rows_text(rows, 0, "plan"))) == OK)
		*at = sql_rows_int(rows, 0, "at");
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_sync_run_use(struct vault *v, const char *plan)
{
	const struct sql_param p[] = { sql_text(plan) };

	return sql_exec(v->db, "update sync_approval set used = now() where "
	    "plan = $1", p, SQL_COUNT(p), NULL);
}
