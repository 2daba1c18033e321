/*
 * Rows of sync_account, beside those of account.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "vault/account.h"
#include "vault/columns.h"
#include "vault/seal.h"
#include "vault/sync.h"
#include "vault/vault_private.h"

#define DAY_OF(column) \
    "coalesce(s." column " - date '1970-01-01', 0) as " column
#define DAY_IN(n) "date '1970-01-01' + nullif(" n ", 0)::integer"

#define SYNC_SELECT							\
    "select a.id, a.uid, a.unique_id, a.source, a.status, a.by_sync, "	\
    SECONDS("a.activated") " as activated, a.person, a.birth, "		\
    "a.proof, " DAY_OF("ended") ", " DAY_OF("next") ", "		\
    DAY_OF("closes") ", " DAY_OF("told") ", "				\
    "coalesce(s.missing, 0) as missing, coalesce(s.step, -1) as step "	\
    "from account a left join sync_account s on s.account = a.id "

static enum outcome
take_sync_account(const struct sql_rows *rows, size_t row,
    struct sync_account *out)
{
	struct sync_account a = { .id = sql_rows_int(rows, row, "id") };
	const char *status = sql_rows_text(rows, row, "status");
	size_t i;

	if (text_copy(a.uid, sizeof(a.uid), sql_rows_text(rows, row,
	    "uid")) != OK ||
	    text_copy(a.unique_id, sizeof(a.unique_id), sql_rows_text(rows,
	    row, "unique_id")) != OK ||
	    text_copy(a.source, sizeof(a.source), sql_rows_text(rows, row,
	    "source")) != OK ||
	    text_copy(a.proof, sizeof(a.proof), sql_rows_text(rows, row,
	    "proof")) != OK ||
	    !sql_rows_bytes(rows, row, "person", a.person, sizeof(a.person)))
		return E_BUG;
	for (i = 0; i < ACCOUNT_STATUSES; i++)
		if (strcmp(vault_account_words[i], status) == 0)
			a.status = (enum account_status)i;
	a.has_birth = sql_rows_len(rows, row, "birth") == sizeof(a.birth) &&
	    sql_rows_bytes(rows, row, "birth", a.birth, sizeof(a.birth));
	a.by_sync = sql_rows_bool(rows, row, "by_sync");
	a.adopted = strcmp(a.source, VAULT_ADOPTED) == 0;
	a.activated = sql_rows_int(rows, row, "activated");
	a.ended = sql_rows_int(rows, row, "ended");
	a.next = sql_rows_int(rows, row, "next");
	a.closes = sql_rows_int(rows, row, "closes");
	a.told = sql_rows_int(rows, row, "told");
	a.missing = sql_rows_int(rows, row, "missing");
	a.step = sql_rows_int(rows, row, "step");
	*out = a;
	return OK;
}

enum outcome
vault_sync_next(struct vault *v, int64_t *last, struct sync_account *out,
    size_t max, size_t *count)
{
	const struct sql_param p[] = { sql_int(*last), sql_int((int64_t)max) };
	struct sql_rows *rows = NULL;
	enum outcome r;
	size_t i;

	*count = 0;
	r = sql_run(v->db, SYNC_SELECT "where a.id > $1 order by a.id "
	    "limit $2", p, SQL_COUNT(p), &rows);
	for (i = 0; r == OK && i < sql_rows_count(rows); i++)
		if ((r = take_sync_account(rows, i, &out[i])) == OK)
			*last = out[i].id;
	if (r == OK)
		*count = i;
	sql_rows_free(&rows);
	return r;
}

/* A closed one is for good, unless the staircase closed it; one whose name
 * was given free is another's soon. */
bool
vault_sync_is_kept(const struct sync_account *a)
{
	return strchr(a->uid, '#') == NULL && (a->status == ACCOUNT_ACTIVE ||
	    a->status == ACCOUNT_SUSPENDED ||
	    (a->status == ACCOUNT_CLOSED && a->by_sync));
}

enum outcome
vault_sync_find(struct vault *v, const char *uid, struct sync_account *out)
{
	const struct sql_param p[] = { sql_text(uid) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, SYNC_SELECT "where lower(a.uid) = lower($1)", p,
	    SQL_COUNT(p), &rows);
	if (r == OK)
		r = sql_rows_count(rows) == 0 ? E_NOTFOUND :
		    take_sync_account(rows, 0, out);
	sql_rows_free(&rows);
	return r;
}

static const struct vault_column standing_columns[] = {
	VAULT_COLUMN(TEXT, struct sync_standing, ended),
	VAULT_COLUMN(TEXT, struct sync_standing, next),
	VAULT_COLUMN(TEXT, struct sync_standing, closes),
	VAULT_COLUMN(TEXT, struct sync_standing, source),
};

/* Of one whose row is only missing nothing is said yet. */
enum outcome
vault_sync_standing(struct vault *v, int64_t account,
    struct sync_standing *out)
{
	const struct sql_param p[] = { sql_int(account) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select ended, coalesce(next::text, '') as next, "
	    "coalesce(closes::text, '') as closes, a.source "
	    "from sync_account s join account a on a.id = s.account "
	    "where a.id = $1 and ended is not null and "
	    "(next is not null or closes is not null or step <> -1)", p,
	    SQL_COUNT(p), &rows);
	if (r == OK)
		r = vault_columns_copy(rows, standing_columns,
		    SQL_COUNT(standing_columns), out);
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_sync_on_way(struct vault *v, int64_t account, bool *out)
{
	const struct sql_param p[] = { sql_int(account) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select exists (select from provision where "
	    "account = $1) or exists (select from echo where account = $1 and "
	    "entry is not null) as waits", p, SQL_COUNT(p), &rows);
	if (r == OK)
		*out = sql_rows_bool(rows, 0, "waits");
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_sync_keep(struct vault *v, const struct sync_account *a)
{
	const struct sql_param p[] = { sql_int(a->id), sql_int(a->ended),
	    sql_int(a->missing), sql_int(a->step), sql_int(a->next),
	    sql_int(a->closes), sql_int(a->told) };

	if (a->ended == 0 && a->missing == 0)
		return sql_exec(v->db, "delete from sync_account where "
		    "account = $1", p, 1, NULL);
	return sql_exec(v->db, "insert into sync_account (account, ended, "
	    "missing, step, next, closes, told) values ($1, " DAY_IN("$2")
	    ", $3, $4, " DAY_IN("$5") ", " DAY_IN("$6") ", " DAY_IN("$7")
	    ") on conflict (account) do update set "
	    "ended = excluded.ended, missing = excluded.missing, "
	    "step = excluded.step, next = excluded.next, "
	    "closes = excluded.closes, told = excluded.told", p,
	    SQL_COUNT(p), NULL);
}

enum outcome
vault_sync_set(struct vault *v, int64_t account, enum account_status status)
{
	const struct sql_param p[] = { sql_int(account),
	    sql_bool(status != ACCOUNT_ACTIVE) };
	enum outcome r;

	if ((r = vault_account_set(v, account, status)) != OK)
		return r;
	return sql_exec(v->db, "update account set by_sync = $2 where "
	    "id = $1", p, SQL_COUNT(p), NULL);
}

enum outcome
vault_sync_renumber(struct vault *v, int64_t account,
    const unsigned char person[KEY_HASH_LEN])
{
	const struct sql_param p[] = { sql_int(account),
	    sql_bytes(person, KEY_HASH_LEN) };

	return sql_exec(v->db, "update account set person = $2 where id = $1",
	    p, SQL_COUNT(p), NULL);
}

void
vault_sync_person(const struct vault *v, const char *person,
    unsigned char out[KEY_HASH_LEN])
{
	vault_seal_hash(v, KEY_PERSON, "person", person, out);
}
