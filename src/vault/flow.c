/*
 * Rows of flow: an activation, or a visit to mypassword.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "vault/flow.h"
#include "vault/flow_data.h"
#include "vault/seal.h"
#include "vault/vault_private.h"

static void
flow_context(const unsigned char nonce[FLOW_NONCE_LEN], char out[64])
{
	memcpy(out, "flow:", 5);
	sodium_bin2hex(out + 5, 64 - 5, nonce, FLOW_NONCE_LEN);
}

/* Crockford's alphabet: nothing that is mistaken on the telephone. */
static void
make_reference(char out[REFERENCE_LEN + 1])
{
	static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	size_t i;

	for (i = 0; i < REFERENCE_LEN; i++)
		out[i] = i == 4 ? '-' : alphabet[randombytes_uniform(32)];
	out[REFERENCE_LEN] = '\0';
}

void
vault_flow_handle(const struct vault *v, const struct flow_row *f,
    char out[KEY_TOKEN_LEN + 1])
{
	unsigned char hash[KEY_HASH_LEN];
	char whom[96];

	flow_context(f->nonce, whom);
	snprintf(whom + strlen(whom), sizeof(whom) - strlen(whom), ":%lld",
	    (long long)f->epoch);
	vault_seal_hash(v, KEY_HANDLE, "handle", whom, hash);
	sodium_bin2base64(out, KEY_TOKEN_LEN + 1, hash, sizeof(hash),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(hash, sizeof(hash));
}

static void
hash_handle(const struct vault *v, const char *handle,
    unsigned char out[KEY_HASH_LEN])
{
	vault_seal_hash(v, KEY_HANDLE, "lookup", handle, out);
}

static void
seal_flow_data(const struct vault *v, const struct flow_row *f,
    unsigned char *out, size_t *len)
{
	char context[64], plain[FLOW_DATA_MAX];
	size_t n = flow_data_encode(&f->data, plain);

	flow_context(f->nonce, context);
	vault_seal(v, context, plain, n, out);
	*len = n + KEY_SEAL_OVERHEAD;
	sodium_memzero(plain, sizeof(plain));
}

enum outcome
vault_flow_new(struct vault *v, const char *kind, int64_t life_s,
    struct flow_row *f, char handle[KEY_TOKEN_LEN + 1])
{
	unsigned char sealed[FLOW_DATA_MAX + KEY_SEAL_OVERHEAD];
	unsigned char hash[KEY_HASH_LEN];
	struct sql_rows *rows = NULL;
	enum outcome r;
	size_t len;

	randombytes_buf(f->nonce, sizeof(f->nonce));
	make_reference(f->reference);
	f->epoch = 0;
	vault_flow_handle(v, f, handle);
	hash_handle(v, handle, hash);
	seal_flow_data(v, f, sealed, &len);
	const struct sql_param p[] = {
		sql_bytes(hash, sizeof(hash)),
		sql_bytes(f->nonce, sizeof(f->nonce)), sql_text(kind),
		sql_text(f->source), sql_text(f->lang),
		sql_text(msg_step_name(f->step)), sql_text(f->reference),
		sql_bytes(sealed, len), sql_int(life_s),
	};
	r = sql_run(v->db, "insert into flow (handle, nonce, kind, source, "
	    "lang, step, reference, data, expires) values ($1, $2, $3, $4, "
	    "$5, $6, $7, $8, now() + make_interval(secs => $9)) returning "
	    "id, " SECONDS("now()") ", " SECONDS("expires"), p, SQL_COUNT(p),
	    &rows);
	if (r == OK) {
		f->id = sql_get_int(rows, 0, 0);
		f->created = f->now = f->seen = sql_get_int(rows, 0, 1);
		f->expires = sql_get_int(rows, 0, 2);
	}
	sql_rows_free(&rows);
	return r;
}

#define FLOW_COLUMNS							\
	"id, nonce, epoch, source, lang, step, says, problems, tries, "	\
	"sends, coalesce(" SECONDS("last_send") ", 0), "		\
	"coalesce(" SECONDS("pin_expires") ", 0), "			\
	"coalesce(account, 0), reference, reason, "			\
	SECONDS("created") ", " SECONDS("expires") ", "			\
	"coalesce(" SECONDS("ended") ", 0), "				\
	SECONDS("clock_timestamp()") ", "				\
	"coalesce(uid, ''), " SECONDS("seen") " "

static enum outcome
copy_flow_texts(const struct sql_rows *rows, struct flow_row *f)
{
	enum outcome r;

	if ((r = text_copy(f->source, sizeof(f->source),
	    sql_get_text(rows, 0, 3))) != OK ||
	    (r = text_copy(f->lang, sizeof(f->lang),
	    sql_get_text(rows, 0, 4))) != OK ||
	    (r = text_copy(f->problems, sizeof(f->problems),
	    sql_get_text(rows, 0, 7))) != OK ||
	    (r = text_copy(f->reference, sizeof(f->reference),
	    sql_get_text(rows, 0, 13))) != OK ||
	    (r = text_copy(f->reason, sizeof(f->reason),
	    sql_get_text(rows, 0, 14))) != OK ||
	    (r = text_copy(f->uid, sizeof(f->uid),
	    sql_get_text(rows, 0, 19))) != OK ||
	    (r = msg_step_find(sql_get_text(rows, 0, 5), &f->step)) != OK ||
	    (r = msg_says_find(sql_get_text(rows, 0, 6), &f->says)) != OK)
		return E_BUG;
	return OK;
}

static enum outcome
copy_flow(const struct sql_rows *rows, struct flow_row *f)
{
	memset(f, 0, sizeof(*f));
	f->id = sql_get_int(rows, 0, 0);
	if (!sql_get_bytes(rows, 0, 1, f->nonce, sizeof(f->nonce)))
		return E_BUG;
	f->epoch = sql_get_int(rows, 0, 2);
	f->tries = sql_get_int(rows, 0, 8);
	f->sends = sql_get_int(rows, 0, 9);
	f->last_send = sql_get_int(rows, 0, 10);
	f->pin_expires = sql_get_int(rows, 0, 11);
	f->account = sql_get_int(rows, 0, 12);
	f->created = sql_get_int(rows, 0, 15);
	f->expires = sql_get_int(rows, 0, 16);
	f->ended = sql_get_int(rows, 0, 17);
	f->now = sql_get_int(rows, 0, 18);
	f->seen = sql_get_int(rows, 0, 20);
	return copy_flow_texts(rows, f);
}

/* Data of a flow that is over was swept away: empty, not broken. */
static enum outcome
open_flow_data(struct vault *v, const struct sql_rows *rows, size_t col,
    struct flow_row *f)
{
	struct secret *plain = NULL;
	char context[64];
	enum outcome r;

	if (sql_get_len(rows, 0, col) == 0)
		return OK;
	flow_context(f->nonce, context);
	if ((r = vault_seal_open(v, rows, col, context, &plain)) != OK)
		return r;
	flow_data_decode(secret_text(plain), secret_len(plain), &f->data);
	secret_free(&plain);
	return OK;
}

/* The columns behind FLOW_COLUMNS: by the handle of before, data. */
#define LOCK_OLD 21
#define LOCK_DATA 22

static enum outcome
take_flow(struct vault *v, const struct sql_rows *rows,
    struct flow_row *out)
{
	struct flow_row f;
	enum outcome r;

	if (sql_rows_count(rows) != 1)
		return E_NOTFOUND;
	if ((r = copy_flow(rows, &f)) == OK) {
		f.by_old_handle = sql_get_bool(rows, 0, LOCK_OLD);
		r = open_flow_data(v, rows, LOCK_DATA, &f);
	}
	if (r == OK)
		*out = f;
	sodium_memzero(&f, sizeof(f));
	return r;
}

#define FLOW_OF_HANDLE							\
	"select " FLOW_COLUMNS ", handle <> $1, data from flow where "	\
	"kind = $2 and (handle = $1 or (old_handle = $1 and "		\
	"old_until > now())) "

static enum outcome
flow_by_handle(struct vault *v, const char *query, const char *kind,
    const char *handle, struct flow_row *out)
{
	unsigned char hash[KEY_HASH_LEN];
	struct sql_rows *rows = NULL;
	enum outcome r;

	hash_handle(v, handle, hash);
	const struct sql_param p[] = { sql_bytes(hash, sizeof(hash)),
	    sql_text(kind) };
	r = sql_run(v->db, query, p, SQL_COUNT(p), &rows);
	if (r == OK)
		r = take_flow(v, rows, out);
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_flow_lock(struct vault *v, const char *kind, const char *handle,
    struct flow_row *out)
{
	return flow_by_handle(v, FLOW_OF_HANDLE "for update", kind, handle,
	    out);
}

enum outcome
vault_flow_look(struct vault *v, const char *kind, const char *handle,
    struct flow_row *out, bool *locked)
{
	enum outcome r;

	r = flow_by_handle(v, FLOW_OF_HANDLE "for update skip locked", kind,
	    handle, out);
	*locked = r == OK;
	if (r == E_NOTFOUND)
		r = flow_by_handle(v, FLOW_OF_HANDLE, kind, handle, out);
	return r;
}

enum outcome
vault_flow_lock_id(struct vault *v, int64_t id, struct flow_row *out)
{
	const struct sql_param p[] = { sql_int(id) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select " FLOW_COLUMNS ", false, data from flow "
	    "where id = $1 for update", p, SQL_COUNT(p), &rows);
	if (r == OK)
		r = take_flow(v, rows, out);
	sql_rows_free(&rows);
	return r;
}

#define END_FLOWS "update flow set ended = now(), uid = null, "		\
	"account = null, step = 'login', says = 'expired', "		\
	"problems = '', data = '' where "				\
	"kind = 'account' and ended is null and account = $1 and "

enum outcome
vault_flow_end_others(struct vault *v, int64_t account, int64_t except)
{
	const struct sql_param p[] = { sql_int(account), sql_int(except) };

	return sql_exec(v->db, END_FLOWS "id <> $2", p, SQL_COUNT(p), NULL);
}

enum outcome
vault_flow_end_recoveries(struct vault *v, int64_t account)
{
	const struct sql_param p[] = { sql_int(account) };

	return sql_exec(v->db, END_FLOWS "uid is null", p, SQL_COUNT(p),
	    NULL);
}

enum outcome
vault_flow_save(struct vault *v, const struct flow_row *f)
{
	unsigned char sealed[FLOW_DATA_MAX + KEY_SEAL_OVERHEAD];
	int64_t affected = 0;
	enum outcome r;
	size_t len;

	seal_flow_data(v, f, sealed, &len);
	const struct sql_param p[] = {
		sql_int(f->id), sql_text(msg_step_name(f->step)),
		sql_text(msg_says_name(f->says)), sql_text(f->problems),
		sql_int(f->tries), sql_int(f->sends), sql_int(f->last_send),
		sql_int(f->pin_expires), sql_int(f->account),
		sql_text(f->reason), sql_int(f->ended),
		sql_bytes(sealed, len), sql_text(f->lang),
		sql_text_or_null(f->uid), sql_int(f->seen),
	};
	r = sql_exec(v->db, "update flow set step = $2, says = $3, "
	    "problems = $4, tries = $5, sends = $6, "
	    "last_send = to_timestamp(nullif($7, 0)), "
	    "pin_expires = to_timestamp(nullif($8, 0)), "
	    "account = nullif($9, 0), reason = $10, "
	    "ended = to_timestamp(nullif($11, 0)), data = $12, lang = $13, "
	    "uid = $14, seen = to_timestamp($15) where id = $1", p,
	    SQL_COUNT(p), &affected);
	return r == OK && affected != 1 ? E_NOTFOUND : r;
}

enum outcome
vault_flow_renew(struct vault *v, struct flow_row *f)
{
	char handle[KEY_TOKEN_LEN + 1];
	unsigned char hash[KEY_HASH_LEN];
	enum outcome r;

	f->epoch++;
	vault_flow_handle(v, f, handle);
	hash_handle(v, handle, hash);
	const struct sql_param p[] = { sql_int(f->id),
	    sql_bytes(hash, sizeof(hash)), sql_int(f->epoch) };
	r = sql_exec(v->db, "update flow set old_handle = handle, "
	    "old_until = now() + interval '" GRACE "', handle = $2, "
	    "epoch = $3 where id = $1", p, SQL_COUNT(p), NULL);
	sodium_memzero(handle, sizeof(handle));
	return r;
}

enum outcome
vault_flow_explain(struct vault *v, const char *reference,
    struct flow_row *out)
{
	const struct sql_param p[] = { sql_text(reference) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select " FLOW_COLUMNS "from flow "
	    "where reference = upper($1)", p, SQL_COUNT(p), &rows);
	if (r == OK)
		r = sql_rows_count(rows) == 1 ? copy_flow(rows, out) :
		    E_NOTFOUND;
	sql_rows_free(&rows);
	return r;
}
