/*
 * Rows of provision, the journal: activations on their way into the directory.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "vault/journal.h"
#include "vault/seal.h"
#include "vault/vault_private.h"

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

static enum outcome
seal_part(const struct vault *v, int64_t account, const char *column,
    const void *bytes, size_t len, unsigned char *out)
{
	char context[64];

	if (len > SEALED_MAX)
		return E_BUG;
	journal_context(account, column, context);
	vault_seal(v, context, bytes, len, out);
	return OK;
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
	unsigned char entry[VAULT_SEALED_MAX], hash[1024], notify[1024];
	const size_t entry_len = secret_len(row->entry);
	const size_t hash_len = secret_len(row->hash);
	char plain[512];
	size_t notify_len = encode_notify(row, plain);
	enum outcome r;

	if (hash_len > sizeof(hash) - KEY_SEAL_OVERHEAD)
		return E_BUG;
	if ((r = seal_part(v, row->account, "entry", secret_text(row->entry),
	    entry_len, entry)) != OK ||
	    (r = seal_part(v, row->account, "hash", secret_text(row->hash),
	    hash_len, hash)) != OK ||
	    (r = seal_part(v, row->account, "notify", plain, notify_len,
	    notify)) != OK)
		return r;
	const struct sql_param p[] = {
		sql_int(row->account),
		sql_bytes(entry, entry_len + KEY_SEAL_OVERHEAD),
		sql_bytes(hash, hash_len + KEY_SEAL_OVERHEAD),
		sql_bytes(notify, notify_len + KEY_SEAL_OVERHEAD),
		sql_text(row->lang), sql_text(row->reference),
		sql_int(lease_s),
	};
	return sql_exec(v->db, "insert into provision (account, entry, hash, "
	    "notify, lang, reference, due) values ($1, $2, $3, $4, $5, $6, "
	    "now() + make_interval(secs => $7))", p, SQL_COUNT(p), NULL);
}

static enum outcome
open_notify(struct vault *v, const struct sql_rows *rows,
    struct journal_row *p)
{
	struct secret *plain = NULL;
	char context[64];
	const char *mobile;
	enum outcome r;

	journal_context(p->account, "notify", context);
	if ((r = vault_seal_open(v, rows, 7, context, &plain)) != OK)
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

static enum outcome
copy_provision(struct vault *v, const struct sql_rows *rows,
    struct journal_row *p)
{
	char context[64];
	enum outcome r;

	p->account = sql_get_int(rows, 0, 0);
	p->attempts = sql_get_int(rows, 0, 8);
	if ((r = text_copy(p->uid, sizeof(p->uid),
	    sql_get_text(rows, 0, 1))) != OK ||
	    (r = text_copy(p->unique_id, sizeof(p->unique_id),
	    sql_get_text(rows, 0, 2))) != OK ||
	    (r = text_copy(p->lang, sizeof(p->lang),
	    sql_get_text(rows, 0, 3))) != OK ||
	    (r = text_copy(p->reference, sizeof(p->reference),
	    sql_get_text(rows, 0, 4))) != OK)
		return E_BUG;
	journal_context(p->account, "entry", context);
	if ((r = vault_seal_open(v, rows, 5, context, &p->entry)) != OK)
		return r;
	journal_context(p->account, "hash", context);
	if ((r = vault_seal_open(v, rows, 6, context, &p->hash)) != OK)
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
	    "for update skip locked) returning p.account, a.uid, "
	    "a.unique_id, p.lang, p.reference, p.entry, p.hash, p.notify, "
	    "p.attempts", p, SQL_COUNT(p), &rows);
	if (r != OK)
		return r;
	memset(out, 0, sizeof(*out));
	if (sql_rows_count(rows) == 0)
		r = E_NOTFOUND;
	else if ((r = copy_provision(v, rows, out)) != OK)
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
