/*
 * Rows of account: a person, his name, how it stands.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "person/date.h"
#include "vault/account.h"
#include "vault/columns.h"
#include "vault/seal.h"

const char *const vault_account_words[ACCOUNT_STATUSES] = {
	[ACCOUNT_PENDING] = "pending",
	[ACCOUNT_ACTIVE] = "active",
	[ACCOUNT_CONFLICT] = "conflict",
	[ACCOUNT_SUSPENDED] = "suspended",
	[ACCOUNT_CLOSED] = "closed",
};

#define ACCOUNT_ROW(X, AND)						\
	X(INT, id) AND X(TEXT, uid) AND X(TEXT, unique_id) AND		\
	X(TIME, activated) AND X(TEXT, source)

static const struct vault_column account_columns[] = {
#define X(kind, name) VAULT_COLUMN(kind, struct account_row, name),
	ACCOUNT_ROW(X,)
#undef X
};

#define ACCOUNT_COLUMNS VAULT_SELECT(ACCOUNT_ROW) ", status, "		\
    "erased is not null as is_erased "

static enum outcome
copy_account(const struct sql_rows *rows, struct account_row *out)
{
	enum outcome r;
	size_t i;

	if ((r = vault_columns_copy(rows, account_columns,
	    SQL_COUNT(account_columns), out)) != OK)
		return r;
	out->erased = sql_rows_bool(rows, 0, "is_erased");
	for (i = 0; i < ACCOUNT_STATUSES; i++)
		if (strcmp(vault_account_words[i], sql_rows_text(rows, 0,
		    "status")) == 0)
			out->status = (enum account_status)i;
	return OK;
}

static enum outcome
account_by(struct vault *v, const char *query, struct sql_param p,
    struct account_row *out)
{
	struct sql_rows *rows = NULL;
	enum outcome r;

	if ((r = sql_run(v->db, query, &p, 1, &rows)) == OK)
		r = copy_account(rows, out);
	sql_rows_free(&rows);
	return r;
}

#define HEX (KEY_HASH_LEN * 2)

/* Hashes, commas between them. */
static enum outcome
list_persons(const struct vault *v, const struct account_ask *ask,
    char *out, size_t size)
{
	unsigned char hash[KEY_HASH_LEN];
	char hex[HEX + 1];
	struct buf b;
	size_t i;

	buf_init(&b, out, size);
	for (i = 0; i < ask->persons; i++) {
		vault_seal_hash(v, KEY_PERSON, "person", ask->person[i], hash);
		sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
		buf_putf(&b, "%s%s", i == 0 ? "" : ",", hex);
	}
	return buf_failed(&b) ? E_BUG : OK;
}

/* The name of one who was erased, in the letters that the directory takes for
 * the same. */
static void
hash_name(const struct vault *v, const char *uid,
    unsigned char out[KEY_HASH_LEN])
{
	char name[sizeof(((struct account_row *)0)->uid)];

	text_cut(name, sizeof(name), uid);
	text_ascii_lower(name);
	vault_seal_hash(v, KEY_PERSON, "name", name, out);
}

enum outcome
vault_account_find(struct vault *v, const struct account_ask *ask,
    struct account_row *out, size_t *which)
{
	char persons[ACCOUNT_PERSONS_MAX * (HEX + 1) + 1];
	unsigned char name[KEY_HASH_LEN];
	struct sql_rows *rows = NULL;
	enum outcome r;

	if (ask->persons > ACCOUNT_PERSONS_MAX ||
	    (r = list_persons(v, ask, persons, sizeof(persons))) != OK)
		return E_BUG;
	hash_name(v, ask->uid, name);
	const struct sql_param p[] = { sql_text(persons), sql_text(ask->uid),
	    sql_int((int64_t)ask->persons), sql_bytes(name, sizeof(name)) };
	r = sql_run(v->db, "select " ACCOUNT_COLUMNS ", place from ("
	    "select a.*, n - 1 as place from "
	    "unnest(string_to_array($1, ',')) with ordinality as asked (k, n) "
	    "join account a on person = decode(k, 'hex') "
	    "union all select a.*, $3::bigint from account a "
	    "where lower(uid) = lower($2) "
	    "union all select a.*, $3::bigint from account a "
	    "where name = $4) as found order by place limit 1",
	    p, SQL_COUNT(p), &rows);
	if (r == OK && (r = copy_account(rows, out)) == OK)
		*which = (size_t)sql_rows_int(rows, 0, "place");
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_account_find_uid(struct vault *v, const char *uid,
    struct account_row *out)
{
	unsigned char name[KEY_HASH_LEN];
	struct sql_rows *rows = NULL;
	enum outcome r;

	hash_name(v, uid, name);
	const struct sql_param p[] = { sql_text(uid),
	    sql_bytes(name, sizeof(name)) };
	r = sql_run(v->db, "select " ACCOUNT_COLUMNS "from account where "
	    "lower(uid) = lower($1) union all select " ACCOUNT_COLUMNS
	    "from account where name = $2", p, SQL_COUNT(p), &rows);
	if (r == OK)
		r = copy_account(rows, out);
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_account_get(struct vault *v, int64_t id, struct account_row *out)
{
	return account_by(v, "select " ACCOUNT_COLUMNS "from account where "
	    "id = $1", sql_int(id), out);
}

enum outcome
vault_account_lock(struct vault *v, int64_t id, struct account_row *out)
{
	return account_by(v, "select " ACCOUNT_COLUMNS "from account where "
	    "id = $1 for no key update", sql_int(id), out);
}

enum outcome
vault_account_next_stopped(struct vault *v, int64_t after,
    struct account_row *out)
{
	return account_by(v, "select " ACCOUNT_COLUMNS "from account where "
	    "status in ('suspended', 'closed') and id > $1 and "
	    "erased is null order by id limit 1", sql_int(after), out);
}

void
vault_account_unique_id(const struct vault *v, const char *person,
    char out[33])
{
	unsigned char hash[KEY_HASH_LEN];

	vault_seal_hash(v, KEY_UNIQUE_ID, "person", person, hash);
	sodium_bin2hex(out, 33, hash, 16);
}

static void
make_unique_id(char out[33])
{
	unsigned char random[16];

	randombytes_buf(random, sizeof(random));
	sodium_bin2hex(out, 33, random, sizeof(random));
}

struct newcomer {
	const char	*person;
	const char	*uid;
	const char	*unique_id;
	const char	*source;
};

static enum outcome
insert_account(struct vault *v, const struct newcomer *who,
    struct account_row *out)
{
	unsigned char hash[KEY_HASH_LEN];
	struct sql_rows *rows = NULL;
	enum outcome r;

	vault_seal_hash(v, KEY_PERSON, "person", who->person, hash);
	const struct sql_value values[] = {
		{ "person", sql_bytes(hash, sizeof(hash)) },
		{ "uid", sql_text(who->uid) },
		{ "unique_id", sql_text(who->unique_id) },
		{ "source", sql_text(who->source) },
		{ "status", sql_text(vault_account_words[ACCOUNT_PENDING]) },
	};
	const struct sql_write row = { "account", values, SQL_COUNT(values),
	    "on conflict do nothing returning " ACCOUNT_COLUMNS };
	r = sql_write_insert(v->db, &row, &rows);
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
	const struct newcomer who = { .person = person, .uid = uid,
	    .unique_id = unique_id, .source = source };
	enum outcome r;

	vault_account_unique_id(v, person, unique_id);
	if ((r = insert_account(v, &who, out)) != E_AMBIGUOUS)
		return r;
	/* Another may have the id of this number, who had it before the
	 * registry was corrected. */
	make_unique_id(unique_id);
	return insert_account(v, &who, out);
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
	r = insert_account(v, &(struct newcomer){ .person = person,
	    .uid = uid, .unique_id = unique_id,
	    .source = VAULT_ADOPTED }, out);
	if (r == E_AMBIGUOUS)
		return vault_account_find_uid(v, uid, out);
	if (r == OK)
		r = vault_account_set(v, out->id, ACCOUNT_ACTIVE);
	if (r == OK)
		out->status = ACCOUNT_ACTIVE;
	return r;
}

enum outcome
vault_account_bring(struct vault *v, const struct account_brought *b,
    struct account_row *out)
{
	struct newcomer who = { .person = b->person, .uid = b->uid,
	    .unique_id = b->unique_id, .source = b->source };
	char unique_id[33];
	enum outcome r;

	if (*b->unique_id == '\0') {
		vault_account_unique_id(v, b->person, unique_id);
		who.unique_id = unique_id;
	}
	if ((r = insert_account(v, &who, out)) != OK)
		return r;
	out->status = ACCOUNT_ACTIVE;
	return vault_account_set(v, out->id, ACCOUNT_ACTIVE);
}

bool
vault_account_is_adopted(const struct account_row *account)
{
	return strcmp(account->source, VAULT_ADOPTED) == 0;
}

enum outcome
vault_account_set(struct vault *v, int64_t id, enum account_status status)
{
	const struct sql_param p[] = { sql_int(id),
	    sql_text(vault_account_words[status]) };

	return sql_put(v->db, "update account set status = $2, "
	    "activated = case when $2 = 'active' then "
	    "coalesce(activated, now()) else activated end, "
	    "closed = case when $2 = 'closed' then now() end, "
	    "by_sync = false where id = $1", p, SQL_COUNT(p));
}

static void
hash_birth(const struct vault *v, int64_t id, const char *date,
    unsigned char out[KEY_HASH_LEN])
{
	char text[48];

	snprintf(text, sizeof(text), "%lld:%.10s", (long long)id, date);
	vault_seal_hash(v, KEY_PERSON, "birth", text, out);
	sodium_memzero(text, sizeof(text));
}

enum outcome
vault_account_set_person(struct vault *v, int64_t id, const char *date,
    const char *proof)
{
	unsigned char hash[KEY_HASH_LEN];

	hash_birth(v, id, date, hash);
	const struct sql_param p[] = { sql_int(id),
	    sql_bytes(hash, sizeof(hash)), sql_text(proof) };
	return sql_put(v->db, "update account set birth = $2, proof = $3 "
	    "where id = $1", p, SQL_COUNT(p));
}

enum vault_birth
vault_account_compare_birth(const struct vault *v, int64_t id,
    const unsigned char kept[KEY_HASH_LEN], const char *date)
{
	unsigned char hash[KEY_HASH_LEN];
	char year[DATE_SIZE];

	hash_birth(v, id, date, hash);
	if (!date_is_year(date) &&
	    sodium_memcmp(hash, kept, sizeof(hash)) == 0)
		return VAULT_BIRTH_SAME;
	/* It was kept before the registry knew the day, or is not known. */
	snprintf(year, sizeof(year), "%.4s", date);
	hash_birth(v, id, year, hash);
	return sodium_memcmp(hash, kept, sizeof(hash)) == 0 ?
	    VAULT_BIRTH_YEAR : VAULT_BIRTH_OTHER;
}

enum outcome
vault_account_check_birth(struct vault *v, int64_t id, const char *date,
    enum vault_birth *out)
{
	const struct sql_param p = sql_int(id);
	unsigned char kept[KEY_HASH_LEN];
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select birth from account where id = $1", &p, 1,
	    &rows);
	if (r == OK && sql_rows_count(rows) == 0)
		r = E_NOTFOUND;
	if (r == OK)
		*out = sql_rows_bytes(rows, 0, "birth", kept, sizeof(kept)) ?
		    vault_account_compare_birth(v, id, kept, date) :
		    VAULT_BIRTH_SAME;
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_account_erase(struct vault *v, const struct account_row *account)
{
	unsigned char name[KEY_HASH_LEN];

	hash_name(v, account->uid, name);
	const struct sql_param p[] = { sql_int(account->id),
	    sql_bytes(name, sizeof(name)) };
	return sql_put(v->db, "update account set status = 'closed', "
	    "closed = coalesce(closed, now()), by_sync = false, "
	    "erased = now(), name = case when uid like '%#%' then null else "
	    "$2 end, uid = 'erased#' || id, unique_id = 'erased#' || id, "
	    "birth = null, proof = '' where id = $1 and erased is null", p,
	    SQL_COUNT(p));
}

enum outcome
vault_account_release(struct vault *v, int64_t id)
{
	unsigned char hash[KEY_HASH_LEN];
	char nobody[32];

	snprintf(nobody, sizeof(nobody), "released:%lld", (long long)id);
	vault_seal_hash(v, KEY_PERSON, "person", nobody, hash);
	const struct sql_param p[] = { sql_int(id),
	    sql_bytes(hash, sizeof(hash)) };
	/* Its consents stand for ever, and so does the row. */
	return sql_put(v->db, "with gone as (delete from contact where "
	    "account = $1) update account set status = 'closed', "
	    "closed = now(), person = $2, name = null, "
	    "uid = uid || '#' || id, "
	    "unique_id = unique_id || '#' || id "
	    "where id = $1", p, SQL_COUNT(p));
}
