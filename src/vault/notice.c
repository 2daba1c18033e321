/*
 * Rows of notice: what a secretariat has to look at.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "vault/columns.h"
#include "vault/notice.h"
#include "vault/seal.h"

void
vault_notice_mark(const struct vault *v, const char *of,
    char out[NOTICE_MARK_SIZE])
{
	unsigned char hash[KEY_HASH_LEN];

	out[0] = '\0';
	if (*of == '\0')
		return;
	vault_seal_hash(v, KEY_PERSON, "notice", of, hash);
	sodium_bin2hex(out, NOTICE_MARK_SIZE, hash, sizeof(hash));
}

enum outcome
vault_notice_add(struct vault *v, const char *kind, const struct flow_row *f,
    const char *department, const char *details)
{
	unsigned char sealed[2048 + KEY_SEAL_OVERHEAD];
	size_t len = strlen(details);
	char context[64], mark[NOTICE_MARK_SIZE];
	enum outcome r;

	if (len > 2048)
		return E_BUG;
	vault_notice_mark(v, f->data.agreed, mark);
	snprintf(context, sizeof(context), "notice:%s", f->reference);
	if ((r = vault_seal(v, context, details, len, sealed)) != OK)
		return r;
	const struct sql_value values[] = {
		{ "kind", sql_text(kind) },
		{ "source", sql_text(f->source) },
		{ "department", sql_text(department) },
		{ "registration", sql_text(f->data.registration_id) },
		{ "details", sql_bytes(sealed, len + KEY_SEAL_OVERHEAD) },
		{ "reference", sql_text(f->reference) },
		{ "lang", sql_text(f->lang) },
		{ "mark", sql_text(mark) },
	};
	const struct sql_write row = { "notice", values, SQL_COUNT(values),
	    NULL };
	return sql_write_insert(v->db, &row, NULL);
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

#define NOTICE_ROW(X, AND)						\
	X(INT, id) AND X(TIME, created) AND X(TEXT, kind) AND		\
	X(TEXT, source) AND X(TEXT, department) AND			\
	X(TEXT, registration) AND X(TEXT, reference) AND		\
	X(TEXT, lang) AND X(TEXT, mark)

static const struct vault_column notice_columns[] = {
#define X(kind, name) VAULT_COLUMN(kind, struct notice_row, name),
	NOTICE_ROW(X,)
#undef X
};

static enum outcome
copy_notice(struct vault *v, const struct sql_rows *rows,
    struct notice_row *out)
{
	struct secret *plain = NULL;
	struct notice_row n = { 0 };
	char context[64];
	enum outcome r;

	if ((r = vault_columns_copy(rows, notice_columns,
	    SQL_COUNT(notice_columns), &n)) != OK)
		return r;
	snprintf(context, sizeof(context), "notice:%s", n.reference);
	if (vault_seal_open(v, rows, "details", context, &plain) == OK)
		snprintf(n.details, sizeof(n.details), "%s",
		    secret_text(plain));
	else
		n.unreadable = true;	/* and must not hide the others */
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

	r = sql_run(v->db, "select " VAULT_SELECT(NOTICE_ROW) ", details "
	    "from notice where done is null and id > $1 order by id limit 1", p,
	    SQL_COUNT(p), &rows);
	if (r == OK)
		r = copy_notice(v, rows, out);
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_notice_done(struct vault *v, int64_t id,
    char reference[REFERENCE_LEN + 1])
{
	const struct sql_param p[] = { sql_int(id) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "update notice set done = now(), details = '' "
	    "where id = $1 and done is null returning reference", p,
	    SQL_COUNT(p), &rows);
	if (r == OK && sql_rows_count(rows) == 0)
		r = E_NOTFOUND;
	if (r == OK)
		r = text_copy(reference, REFERENCE_LEN + 1,
		    sql_rows_text(rows, 0, "reference"));
	sql_rows_free(&rows);
	return r;
}
