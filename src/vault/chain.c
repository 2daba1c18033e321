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

enum outcome
vault_chain_broken(struct vault *v, int64_t out[], size_t max, size_t *count)
{
	const struct sql_param p[] = { sql_int((int64_t)max) };
	struct sql_rows *rows = NULL;
	enum outcome r;
	size_t i;

	r = sql_run(v->db, "select id from audit_broken order by id limit $1",
	    p, SQL_COUNT(p), &rows);
	if (r == OK)
		*count = sql_rows_count(rows);
	for (i = 0; r == OK && i < *count; i++)
		out[i] = sql_rows_int(rows, i, "id");
	sql_rows_free(&rows);
	return r;
}
