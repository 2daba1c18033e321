/*
 * Rows of audit_link: the chain that binds the rows of audit, as it is looked
 * at.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "sql/sql.h"
#include "vault/chain.h"
#include "vault/vault_private.h"

static enum outcome
take_link(const struct sql_rows *rows, struct chain_link *out)
{
	if (sql_rows_count(rows) == 0)
		return E_NOTFOUND;
	out->n = sql_rows_int(rows, 0, "n");
	return text_copy(out->hash, sizeof(out->hash), sql_rows_text(rows, 0,
	    "hash")) == OK ? OK : E_BUG;
}

enum outcome
vault_chain_link(struct vault *v, int64_t n, struct chain_link *out)
{
	const struct sql_param p[] = { sql_int(n) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select n, encode(hash, 'hex') as hash from "
	    "audit_link where n = $1 or $1 = 0 order by n desc limit 1", p,
	    SQL_COUNT(p), &rows);
	if (r == OK)
		r = take_link(rows, out);
	sql_rows_free(&rows);
	return r;
}

#define SLICE "5000"

/* The link before the first is read with them, or must be none. */
static const char links[] =
    "select l.audit as id, l.n as last, not coalesce(l.n > $1 and ("
    "a.id is null or l.hash <> audit_hash(l.previous, a) or "
    "l.previous is distinct from coalesce(l.hash_before, case when $1 = 0 "
    "then '\\x'::bytea end) or "
    "l.n <> coalesce(l.n_before, case when $1 = 0 then 0 else -1 end) + 1), "
    "false) as good from (select *, lag(hash) over (order by n) as "
    "hash_before, lag(n) over (order by n) as n_before from (select * from "
    "audit_link where n >= $1 order by n limit " SLICE ") as part) as l "
    "left join audit a on a.id = l.audit order by l.n";

/* A row is a link, or soon will be; and what soon will be is a row. */
static const char sole_rows[] =
    "select id, id as last, exists (select from audit_link l where "
    "l.audit = part.id) or exists (select from audit_loose o where "
    "o.audit = part.id) as good from (select id from audit where id > $1 "
    "order by id limit " SLICE ") as part "
    "union all select o.audit, $1, false from audit_loose o where "
    "$1 = 0 and not exists (select from audit a where a.id = o.audit) "
    "order by last";

enum outcome
vault_chain_look(struct vault *v, struct chain_slice *s)
{
	const struct sql_param p[] = { sql_int(s->from) };
	const int64_t before = s->from;
	struct sql_rows *rows = NULL;
	enum outcome r;
	size_t i;

	r = sql_run(v->db, s->part == CHAIN_LINKS ? links : sole_rows, p,
	    SQL_COUNT(p), &rows);
	if (r != OK)
		return r;
	s->count = 0;
	for (i = 0; i < sql_rows_count(rows); i++) {
		s->from = sql_rows_int(rows, i, "last");
		if (!sql_rows_bool(rows, i, "good") &&
		    s->count < CHAIN_BROKEN_MAX)
			s->broken[s->count++] = sql_rows_int(rows, i, "id");
	}
	s->more = s->from > before;
	sql_rows_free(&rows);
	return OK;
}
