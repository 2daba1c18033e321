/*
 * Rows of owed: what the directory was asked for, until it is told.
 */
#include "vault/columns.h"
#include "vault/owed.h"

#define OWED_ROW(X, AND)						\
	X(INT, account) AND X(TEXT, uid) AND X(TEXT, kind) AND		\
	X(TEXT, mark) AND X(TEXT, lang) AND X(TEXT, reference)

static const struct vault_column owed_columns[] = {
#define X(kind, name) VAULT_COLUMN(kind, struct owed_row, name),
	OWED_ROW(X,)
#undef X
};

static enum outcome
put_owed(struct sql *db, const struct owed_row *o, int64_t in_s,
    enum outcome (*how)(struct sql *, const char *, const struct sql_param *,
    size_t))
{
	const struct sql_param p[] = { sql_int(o->account), sql_text(o->kind),
	    sql_text(o->mark), sql_text(o->lang), sql_text(o->reference),
	    sql_int(in_s) };

	return how(db, "insert into owed (account, kind, mark, lang, "
	    "reference, due) values ($1, $2, $3, $4, $5, "
	    "now() + make_interval(secs => $6)) on conflict (account, kind) "
	    "do update set mark = excluded.mark, lang = excluded.lang, "
	    "reference = excluded.reference, due = excluded.due", p,
	    SQL_COUNT(p));
}

static enum outcome
exec_owed(struct sql *db, const char *statement, const struct sql_param *p,
    size_t n)
{
	return sql_exec(db, statement, p, n, NULL);
}

enum outcome
vault_owed_begin(struct vault *v, const struct owed_row *o, int64_t in_s)
{
	return put_owed(v->side, o, in_s, exec_owed);
}

enum outcome
vault_owed_put(struct vault *v, const struct owed_row *o, int64_t in_s)
{
	return put_owed(v->db, o, in_s, sql_put);
}

enum outcome
vault_owed_done(struct vault *v, const struct owed_row *o)
{
	const struct sql_param p[] = { sql_int(o->account), sql_text(o->kind),
	    sql_text(o->mark) };

	return sql_put(v->db, "delete from owed where account = $1 and "
	    "kind = $2 and mark = $3", p, SQL_COUNT(p));
}

enum outcome
vault_owed_lease(struct vault *v, int64_t lease_s, struct owed_row *out)
{
	const struct sql_param p[] = { sql_int(lease_s) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "update owed o set due = now() + "
	    "make_interval(secs => $1) from account a where "
	    "a.id = o.account and (o.account, o.kind) = (select account, kind "
	    "from owed where due <= now() order by due limit 1 "
	    "for update skip locked) returning " VAULT_SELECT(OWED_ROW), p,
	    SQL_COUNT(p), &rows);
	if (r == OK)
		r = vault_columns_copy(rows, owed_columns,
		    SQL_COUNT(owed_columns), out);
	sql_rows_free(&rows);
	return r;
}
