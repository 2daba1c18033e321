/*
 * Rows of provision, the journal: activations on their way into the directory.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "vault/columns.h"
#include "vault/journal.h"
#include "vault/seal.h"

void
vault_journal_clear(struct journal_row *p)
{
	secret_free(&p->entry);
	secret_free(&p->hash);
	sodium_memzero(p, sizeof(*p));
}

/* A sealed value of the journal belongs to its account and its column. */
static void
journal_context(int64_t account, const char *column, char out[64])
{
	snprintf(out, 64, "provision:%lld:%s", (long long)account, column);
}

#define SEALED_MAX (VAULT_SEALED_MAX - KEY_SEAL_OVERHEAD)

struct part {
	const char	*column;
	const void	*plain;
	size_t		 len;
};

static enum outcome
seal_part(struct vault *v, int64_t account, const struct part *part,
    unsigned char *out)
{
	char context[64];

	if (part->len > SEALED_MAX)
		return E_BUG;
	journal_context(account, part->column, context);
	return vault_seal(v, context, part->plain, part->len, out);
}

/* mobile NUL email NUL */
static size_t
encode_notify(const struct journal_row *p, char out[512])
{
	struct buf b;

	buf_init(&b, out, 512);
	buf_put(&b, p->to_mobile, strlen(p->to_mobile) + 1);
	buf_put(&b, p->to_email, strlen(p->to_email) + 1);
	return b.len;
}

enum outcome
vault_journal_put(struct vault *v, const struct journal_row *row,
    int64_t lease_s)
{
	unsigned char sealed[VAULT_SEALED_MAX], hashed[1024], told[1024];
	char plain[512];
	const struct part entry = { "entry", secret_text(row->entry),
	    secret_len(row->entry) };
	const struct part hash = { "hash", secret_text(row->hash),
	    secret_len(row->hash) };
	const struct part notify = { "notify", plain,
	    encode_notify(row, plain) };
	enum outcome r;

	if (hash.len > sizeof(hashed) - KEY_SEAL_OVERHEAD)
		return E_BUG;
	if ((r = seal_part(v, row->account, &entry, sealed)) != OK ||
	    (r = seal_part(v, row->account, &hash, hashed)) != OK ||
	    (r = seal_part(v, row->account, &notify, told)) != OK)
		return r;
	const struct sql_value values[] = {
		{ "account", sql_int(row->account) },
		{ "entry", sql_bytes(sealed, entry.len + KEY_SEAL_OVERHEAD) },
		{ "hash", sql_bytes(hashed, hash.len + KEY_SEAL_OVERHEAD) },
		{ "notify", sql_bytes(told, notify.len + KEY_SEAL_OVERHEAD) },
		{ "lang", sql_text(row->lang) },
		{ "reference", sql_text(row->reference) },
		{ "due" SQL_IN_SECONDS, sql_int(lease_s) },
	};
	const struct sql_write w = { "provision", values, SQL_COUNT(values),
	    NULL };
	return sql_write_insert(v->db, &w, NULL);
}

static enum outcome
open_part(struct vault *v, const struct sql_rows *rows, int64_t account,
    const char *column, struct secret **out)
{
	char context[64];

	journal_context(account, column, context);
	return vault_seal_open(v, rows, column, context, out);
}

static enum outcome
open_notify(struct vault *v, const struct sql_rows *rows,
    struct journal_row *p)
{
	struct secret *plain = NULL;
	const char *mobile;
	enum outcome r;

	if ((r = open_part(v, rows, p->account, "notify", &plain)) != OK)
		return r;
	mobile = secret_text(plain);
	if (text_copy(p->to_mobile, sizeof(p->to_mobile), mobile) != OK ||
	    strlen(mobile) + 1 >= secret_len(plain) ||
	    text_copy(p->to_email, sizeof(p->to_email),
	    mobile + strlen(mobile) + 1) != OK)
		r = E_BUG;
	secret_free(&plain);
	return r;
}

#define JOURNAL_ROW(X, AND)						\
	X(INT, account) AND X(TEXT, uid) AND X(TEXT, unique_id) AND	\
	X(TEXT, lang) AND X(TEXT, reference) AND X(INT, attempts)

static const struct vault_column journal_columns[] = {
#define X(kind, name) VAULT_COLUMN(kind, struct journal_row, name),
	JOURNAL_ROW(X,)
#undef X
};

static enum outcome
copy_journal(struct vault *v, const struct sql_rows *rows,
    struct journal_row *p)
{
	enum outcome r;

	if ((r = vault_columns_copy(rows, journal_columns,
	    SQL_COUNT(journal_columns), p)) != OK ||
	    (r = open_part(v, rows, p->account, "entry", &p->entry)) != OK ||
	    (r = open_part(v, rows, p->account, "hash", &p->hash)) != OK)
		return r;
	return open_notify(v, rows, p);
}

enum outcome
vault_journal_lease(struct vault *v, int64_t lease_s,
    struct journal_row *out)
{
	const struct sql_param p[] = { sql_int(lease_s) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "update provision p set attempts = attempts + 1, "
	    "due = now() + make_interval(secs => $1) from account a "
	    "where a.id = p.account and p.account = (select account from "
	    "provision where due <= now() order by due limit 1 "
	    "for update skip locked) returning "
	    VAULT_SELECT(JOURNAL_ROW) ", entry, hash, notify", p,
	    SQL_COUNT(p), &rows);
	if (r != OK)
		return r;
	memset(out, 0, sizeof(*out));
	if ((r = copy_journal(v, rows, out)) != OK)
		vault_journal_clear(out);
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_journal_done(struct vault *v, int64_t account)
{
	const struct sql_param p[] = { sql_int(account) };
	int64_t affected = 0;
	enum outcome r;

	r = sql_exec(v->db, "delete from provision where account = $1", p,
	    SQL_COUNT(p), &affected);
	return r == OK && affected == 0 ? E_NOTFOUND : r;
}

enum outcome
vault_journal_later(struct vault *v, int64_t account, int64_t delay_s,
    const char *why)
{
	const struct sql_param p[] = { sql_int(account), sql_int(delay_s),
	    sql_text(why) };

	return sql_exec(v->db, "update provision set due = now() + "
	    "make_interval(secs => $2), error = $3 where account = $1", p,
	    SQL_COUNT(p), NULL);
}
