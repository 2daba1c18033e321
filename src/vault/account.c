/*
 * Accounts, and the journal of those on their way into the directory.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "vault/vault_private.h"

static const char *const status_names[ACCOUNT_STATUSES] = {
	[ACCOUNT_PENDING] = "pending",
	[ACCOUNT_ACTIVE] = "active",
	[ACCOUNT_CONFLICT] = "conflict",
	[ACCOUNT_SUSPENDED] = "suspended",
	[ACCOUNT_CLOSED] = "closed",
};

#define ACCOUNT_COLUMNS "id, uid, unique_id, status, "			\
	"coalesce(" SECONDS("activated") ", 0) "

static enum outcome
copy_account(const struct sql_rows *rows, struct account_row *out)
{
	size_t i;

	if (sql_rows_count(rows) == 0)
		return E_NOTFOUND;
	out->id = sql_get_int(rows, 0, 0);
	out->activated = sql_get_int(rows, 0, 4);
	for (i = 0; i < ACCOUNT_STATUSES; i++)
		if (strcmp(status_names[i], sql_get_text(rows, 0, 3)) == 0)
			out->status = (enum account_status)i;
	if (text_copy(out->uid, sizeof(out->uid),
	    sql_get_text(rows, 0, 1)) != OK)
		return E_BUG;
	return text_copy(out->unique_id, sizeof(out->unique_id),
	    sql_get_text(rows, 0, 2)) == OK ? OK : E_BUG;
}

static enum outcome
find_by(struct vault *v, const char *query, struct sql_param p,
    struct account_row *out)
{
	struct sql_rows *rows = NULL;
	enum outcome r;

	if ((r = sql_run(v->db, query, &p, 1, &rows)) == OK)
		r = copy_account(rows, out);
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_account_find(struct vault *v, const char *person,
    struct account_row *out)
{
	unsigned char hash[KEY_HASH_LEN];

	vault_hash(v, KEY_PERSON, "person", person, hash);
	return find_by(v, "select " ACCOUNT_COLUMNS "from account where "
	    "person = $1", sql_bytes(hash, sizeof(hash)), out);
}

enum outcome
vault_account_find_uid(struct vault *v, const char *uid,
    struct account_row *out)
{
	return find_by(v, "select " ACCOUNT_COLUMNS "from account where "
	    "lower(uid) = lower($1)", sql_text(uid), out);
}

enum outcome
vault_account_get(struct vault *v, int64_t id, struct account_row *out)
{
	return find_by(v, "select " ACCOUNT_COLUMNS "from account where "
	    "id = $1", sql_int(id), out);
}

static void
make_unique_id(char out[33])
{
	unsigned char random[16];

	randombytes_buf(random, sizeof(random));
	sodium_bin2hex(out, 33, random, sizeof(random));
}

static enum outcome
insert(struct vault *v, const char *person, const char *uid,
    const char *unique_id, const char *source, struct account_row *out)
{
	unsigned char hash[KEY_HASH_LEN];
	struct sql_rows *rows = NULL;
	enum outcome r;

	vault_hash(v, KEY_PERSON, "person", person, hash);
	const struct sql_param p[] = { sql_bytes(hash, sizeof(hash)),
	    sql_text(uid), sql_text(unique_id), sql_text(source) };
	r = sql_run(v->db, "insert into account (person, uid, unique_id, "
	    "source, status) values ($1, $2, $3, $4, 'pending') "
	    "on conflict do nothing returning " ACCOUNT_COLUMNS, p,
	    SQL_COUNT(p), &rows);
	if (r == OK && (r = copy_account(rows, out)) == E_NOTFOUND)
		r = E_AMBIGUOUS;
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_account_new(struct vault *v, const char *person, const char *uid,
    const char *source, struct account_row *out)
{
	char unique_id[33];

	make_unique_id(unique_id);
	return insert(v, person, uid, unique_id, source, out);
}

enum outcome
vault_account_adopt(struct vault *v, const char *uid, const char *unique_id,
    struct account_row *out)
{
	char person[400], made[33];
	enum outcome r;

	if (*unique_id == '\0' || strlen(unique_id) >=
	    sizeof(out->unique_id)) {
		make_unique_id(made);
		unique_id = made;
	}
	/* No number is known; nobody else can have this person's key, not
	 * even who has the name after him. */
	snprintf(person, sizeof(person), "uid:%s:%s", uid, unique_id);
	r = insert(v, person, uid, unique_id, "adopted", out);
	if (r == E_AMBIGUOUS)
		return vault_account_find_uid(v, uid, out);
	if (r == OK)
		r = vault_account_set(v, out->id, ACCOUNT_ACTIVE);
	if (r == OK)
		out->status = ACCOUNT_ACTIVE;
	return r;
}

enum outcome
vault_account_set(struct vault *v, int64_t id, enum account_status status)
{
	const struct sql_param p[] = { sql_int(id),
	    sql_text(status_names[status]) };

	return sql_exec(v->db, "update account set status = $2, "
	    "activated = case when $2 = 'active' then "
	    "coalesce(activated, now()) else activated end, "
	    "closed = case when $2 = 'closed' then now() end "
	    "where id = $1", p,
	    SQL_COUNT(p), NULL);
}

static void
hash_birth(const struct vault *v, int64_t id, const char *date,
    unsigned char out[KEY_HASH_LEN])
{
	char text[48];

	snprintf(text, sizeof(text), "%lld:%.10s", (long long)id, date);
	vault_hash(v, KEY_PERSON, "birth", text, out);
	sodium_memzero(text, sizeof(text));
}

enum outcome
vault_account_set_birth(struct vault *v, int64_t id, const char *date)
{
	unsigned char hash[KEY_HASH_LEN];

	hash_birth(v, id, date, hash);
	const struct sql_param p[] = { sql_int(id),
	    sql_bytes(hash, sizeof(hash)) };
	return sql_exec(v->db, "update account set birth = $2 where id = $1",
	    p, SQL_COUNT(p), NULL);
}

enum outcome
vault_account_check_birth(struct vault *v, int64_t id, const char *date)
{
	unsigned char hash[KEY_HASH_LEN];
	struct sql_rows *rows = NULL;
	enum outcome r;

	hash_birth(v, id, date, hash);
	const struct sql_param p[] = { sql_int(id),
	    sql_bytes(hash, sizeof(hash)) };
	r = sql_run(v->db, "select 1 from account where id = $1 and "
	    "coalesce(birth, $2) = $2", p, SQL_COUNT(p), &rows);
	if (r == OK && sql_rows_count(rows) == 0)
		r = E_AMBIGUOUS;
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_account_release(struct vault *v, int64_t id)
{
	unsigned char hash[KEY_HASH_LEN];
	char nobody[32];

	snprintf(nobody, sizeof(nobody), "released:%lld", (long long)id);
	vault_hash(v, KEY_PERSON, "person", nobody, hash);
	const struct sql_param p[] = { sql_int(id),
	    sql_bytes(hash, sizeof(hash)) };
	/* Its consents stand for ever, and so does the row. */
	return sql_exec(v->db, "with gone as (delete from contact where "
	    "account = $1) update account set status = 'closed', "
	    "closed = now(), person = $2, uid = uid || '#' || id "
	    "where id = $1", p, SQL_COUNT(p), NULL);
}

/* A sealed value of the journal belongs to its account and its column. */
static void
context_of(int64_t account, const char *column, char out[64])
{
	snprintf(out, 64, "provision:%lld:%s", (long long)account, column);
}

#define SEALED_MAX (COLUMN_MAX_BYTES - KEY_SEAL_OVERHEAD)

static enum outcome
seal(const struct vault *v, int64_t account, const char *column,
    const void *bytes, size_t len, unsigned char *out)
{
	char context[64];

	if (len > SEALED_MAX)
		return E_BUG;
	context_of(account, column, context);
	key_seal(v->key, context, bytes, len, out);
	return OK;
}

/* mobile NUL email NUL */
static size_t
encode_notify(const struct provision_row *p, char out[512])
{
	struct buf b;

	buf_init(&b, out, 512);
	buf_put(&b, p->to_mobile, strlen(p->to_mobile) + 1);
	buf_put(&b, p->to_email, strlen(p->to_email) + 1);
	return b.len;
}

enum outcome
vault_provision_put(struct vault *v, const struct provision_row *row,
    int64_t lease_s)
{
	unsigned char entry[COLUMN_MAX_BYTES], hash[1024], notify[1024];
	const size_t entry_len = secret_len(row->entry);
	const size_t hash_len = secret_len(row->hash);
	char plain[512];
	size_t notify_len = encode_notify(row, plain);
	enum outcome r;

	if (hash_len > sizeof(hash) - KEY_SEAL_OVERHEAD)
		return E_BUG;
	if ((r = seal(v, row->account, "entry", secret_text(row->entry),
	    entry_len, entry)) != OK ||
	    (r = seal(v, row->account, "hash", secret_text(row->hash),
	    hash_len, hash)) != OK ||
	    (r = seal(v, row->account, "notify", plain, notify_len,
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
    struct provision_row *p)
{
	struct secret *plain = NULL;
	char context[64];
	const char *mobile;
	enum outcome r;

	context_of(p->account, "notify", context);
	if ((r = vault_open_column(v, rows, 7, context, &plain)) != OK)
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
    struct provision_row *p)
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
	context_of(p->account, "entry", context);
	if ((r = vault_open_column(v, rows, 5, context, &p->entry)) != OK)
		return r;
	context_of(p->account, "hash", context);
	if ((r = vault_open_column(v, rows, 6, context, &p->hash)) != OK)
		return r;
	return open_notify(v, rows, p);
}

enum outcome
vault_provision_lease(struct vault *v, int64_t lease_s,
    struct provision_row *out)
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
		provision_clear(out);
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_provision_done(struct vault *v, int64_t account)
{
	const struct sql_param p[] = { sql_int(account) };
	int64_t affected = 0;
	enum outcome r;

	r = sql_exec(v->db, "delete from provision where account = $1", p,
	    SQL_COUNT(p), &affected);
	return r == OK && affected == 0 ? E_NOTFOUND : r;
}

enum outcome
vault_provision_later(struct vault *v, int64_t account, int64_t delay_s,
    const char *why)
{
	const struct sql_param p[] = { sql_int(account), sql_int(delay_s),
	    sql_text(why) };

	return sql_exec(v->db, "update provision set due = now() + "
	    "make_interval(secs => $2), error = $3 where account = $1", p,
	    SQL_COUNT(p), NULL);
}
