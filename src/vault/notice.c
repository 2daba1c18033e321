/*
 * Rows of notice: what a secretariat has to look at.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "vault/notice.h"
#include "vault/seal.h"
#include "vault/vault_private.h"

enum outcome
vault_notice_add(struct vault *v, const char *kind, const struct flow_row *f,
    const char *department, const char *details)
{
	unsigned char sealed[2048 + KEY_SEAL_OVERHEAD];
	size_t len = strlen(details);
	char context[64];

	if (len > 2048)
		return E_BUG;
	snprintf(context, sizeof(context), "notice:%s", f->reference);
	vault_seal(v, context, details, len, sealed);
	const struct sql_param p[] = { sql_text(kind), sql_text(f->source),
	    sql_text(department), sql_text(f->data.registration_id),
	    sql_bytes(sealed, len + KEY_SEAL_OVERHEAD),
	    sql_text(f->reference) };
	return sql_exec(v->db, "insert into notice (kind, source, department, "
	    "registration, details, reference) values ($1, $2, $3, $4, $5, "
	    "$6)", p, SQL_COUNT(p), NULL);
}

enum outcome
vault_notice_waits(struct vault *v, const char *kind,
    const struct flow_row *f, bool *out)
{
	const struct sql_param p[] = { sql_text(kind), sql_text(f->source),
	    sql_text(f->data.registration_id) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select from notice where done is null and "
	    "kind = $1 and source = $2 and registration = $3 limit 1", p,
	    SQL_COUNT(p), &rows);
	if (r == OK)
		*out = sql_rows_count(rows) > 0;
	sql_rows_free(&rows);
	return r;
}

static enum outcome
copy_notice(struct vault *v, const struct sql_rows *rows,
    struct notice_row *out)
{
	struct secret *plain = NULL;
	struct notice_row n = { 0 };
	char context[64];
	enum outcome r;

	n.id = sql_get_int(rows, 0, 0);
	n.created = sql_get_int(rows, 0, 6);
	if (text_copy(n.kind, sizeof(n.kind),
	    sql_get_text(rows, 0, 1)) != OK ||
	    text_copy(n.source, sizeof(n.source),
	    sql_get_text(rows, 0, 2)) != OK ||
	    text_copy(n.department, sizeof(n.department),
	    sql_get_text(rows, 0, 3)) != OK ||
	    text_copy(n.registration, sizeof(n.registration),
	    sql_get_text(rows, 0, 4)) != OK ||
	    text_copy(n.reference, sizeof(n.reference),
	    sql_get_text(rows, 0, 5)) != OK)
		return E_BUG;
	snprintf(context, sizeof(context), "notice:%s", n.reference);
	if ((r = vault_seal_open(v, rows, 7, context, &plain)) != OK)
		return r;
	snprintf(n.details, sizeof(n.details), "%s", secret_text(plain));
	secret_free(&plain);
	*out = n;
	sodium_memzero(&n, sizeof(n));
	return OK;
}

enum outcome
vault_notice_next(struct vault *v, int64_t after, struct notice_row *out)
{
	const struct sql_param p[] = { sql_int(after) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select id, kind, source, department, "
	    "registration, reference, " SECONDS("created") ", "
	    "details from notice where done is null and id > $1 order by id "
	    "limit 1", p, SQL_COUNT(p), &rows);
	if (r == OK)
		r = sql_rows_count(rows) == 0 ? E_NOTFOUND :
		    copy_notice(v, rows, out);
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_notice_done(struct vault *v, int64_t id)
{
	const struct sql_param p[] = { sql_int(id) };
	int64_t affected = 0;
	enum outcome r;

	r = sql_exec(v->db, "update notice set done = now(), details = '' "
	    "where id = $1 and done is null", p, SQL_COUNT(p), &affected);
	return r == OK && affected == 0 ? E_NOTFOUND : r;
}
