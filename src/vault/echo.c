/*
 * Rows of echo: what one server of the directory took, until a second one
 * shows it.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "vault/columns.h"
#include "vault/echo.h"
#include "vault/seal.h"

#define FIRST_LOOK_S 2
#define FORMERS_MAX "329"	/* ten of them */

#define ECHO_ROW(X, AND)						\
	X(INT, account) AND X(TEXT, uid) AND X(TEXT, made) AND		\
	X(TEXT, formers) AND X(INT, attempts)

static const struct vault_column echo_columns[] = {
#define X(kind, name) VAULT_COLUMN(kind, struct echo_row, name),
	ECHO_ROW(X,)
#undef X
};

void
vault_echo_clear(struct echo_row *e)
{
	secret_free(&e->entry);
	secret_free(&e->hash);
	sodium_memzero(e, sizeof(*e));
}

/* A sealed value belongs to its account and its column. */
static void
echo_context(int64_t account, const char *column, char out[64])
{
	snprintf(out, 64, "echo:%lld:%s", (long long)account, column);
}

/* null of what is not there */
static enum outcome
seal_echo(struct vault *v, const char context[64],
    const struct secret *plain, unsigned char *sealed, struct sql_param *out)
{
	enum outcome r;

	*out = sql_null();
	if (plain == NULL)
		return OK;
	if ((r = vault_seal(v, context, secret_text(plain),
	    secret_len(plain), sealed)) == OK)
		*out = sql_bytes(sealed, secret_len(plain) +
		    KEY_SEAL_OVERHEAD);
	return r;
}

static enum outcome
seal_both(struct vault *v, const struct echo_row *e, unsigned char *entry,
    unsigned char *hash, struct sql_param out[2])
{
	char context[64];
	enum outcome r;

	echo_context(e->account, "entry", context);
	if ((r = seal_echo(v, context, e->entry, entry, &out[0])) != OK)
		return r;
	echo_context(e->account, "hash", context);
	return seal_echo(v, context, e->hash, hash, &out[1]);
}

enum outcome
vault_echo_put(struct vault *v, const struct echo_row *e, int64_t keep_s)
{
	unsigned char entry[VAULT_SEALED_MAX], hash[1024];
	struct sql_param sealed[2];
	enum outcome r;

	if (secret_len(e->hash) > sizeof(hash) - KEY_SEAL_OVERHEAD ||
	    (e->entry != NULL && secret_len(e->entry) >
	    sizeof(entry) - KEY_SEAL_OVERHEAD))
		return E_BUG;
	if ((r = seal_both(v, e, entry, hash, sealed)) != OK)
		return r;
	const struct sql_param p[] = { sql_int(e->account),
	    sealed[0], sealed[1],
	    sql_text(e->formers), sql_int(keep_s), sql_int(FIRST_LOOK_S) };

	return sql_put(v->db, "insert into echo (account, entry, hash, "
	    "formers, made, until, due) values ($1, $2, $3, $4, "
	    "clock_timestamp(), now() + make_interval(secs => $5), "
	    "now() + make_interval(secs => $6)) "
	    "on conflict (account) do update set "
	    "entry = coalesce(excluded.entry, echo.entry), "
	    "hash = excluded.hash, formers = right(echo.formers || ' ' || "
	    "excluded.formers, " FORMERS_MAX "), "
	    "made = excluded.made, until = excluded.until, "
	    "due = excluded.due, attempts = 0", p, SQL_COUNT(p));
}

static enum outcome
open_echo(struct vault *v, const struct sql_rows *rows, int64_t account,
    const char *column, struct secret **out)
{
	char context[64];

	echo_context(account, column, context);
	return vault_seal_open(v, rows, column, context, out);
}

static enum outcome
copy_echo(struct vault *v, const struct sql_rows *rows, struct echo_row *e)
{
	enum outcome r;

	if ((r = vault_columns_copy(rows, echo_columns,
	    SQL_COUNT(echo_columns), e)) != OK)
		return r;
	e->over = sql_rows_bool(rows, 0, "over");
	if (sql_rows_bool(rows, 0, "with_entry") && (r = open_echo(v, rows,
	    e->account, "entry", &e->entry)) != OK)
		return r;
	return open_echo(v, rows, e->account, "hash", &e->hash);
}

enum outcome
vault_echo_lease(struct vault *v, int64_t lease_s, struct echo_row *out)
{
	const struct sql_param p[] = { sql_int(lease_s) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "update echo e set attempts = attempts + 1, "
	    "due = now() + make_interval(secs => $1) from account a "
	    "where a.id = e.account and e.account = (select account from "
	    "echo where due <= now() order by due limit 1 "
	    "for update skip locked) returning " VAULT_SELECT(ECHO_ROW)
	    ", entry, hash, entry is not null as with_entry, "
	    "until < now() or a.status <> 'active' as over", p,
	    SQL_COUNT(p), &rows);
	if (r != OK)
		return r;
	memset(out, 0, sizeof(*out));
	if ((r = copy_echo(v, rows, out)) != OK)
		vault_echo_clear(out);
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_echo_later(struct vault *v, const struct echo_row *e, int64_t delay_s)
{
	const struct sql_param p[] = { sql_int(e->account), sql_text(e->made),
	    sql_int(delay_s) };

	return sql_exec(v->db, "update echo set due = now() + "
	    "make_interval(secs => $3) where account = $1 and "
	    "made = $2::timestamptz", p, SQL_COUNT(p), NULL);
}

enum outcome
vault_echo_done(struct vault *v, const struct echo_row *e)
{
	const struct sql_param p[] = { sql_int(e->account),
	    sql_text(e->made) };

	return sql_exec(v->db, "delete from echo where account = $1 and "
	    "made = $2::timestamptz", p, SQL_COUNT(p), NULL);
}
