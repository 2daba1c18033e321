/*
 * Rows of flow: an activation, or a visit to mypassword.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "vault/columns.h"
#include "vault/flow.h"
#include "vault/flow_data.h"
#include "vault/outbox.h"
#include "vault/ring.h"
#include "vault/seal.h"

/* What a flow is born with, and what vault_flow_save keeps; beside these
 * stand nonce, step, says and data. */
#define FLOW_BIRTH(X, AND)						\
	X(INT, id) AND X(INT, epoch) AND X(TEXT, source) AND		\
	X(TEXT, reference) AND X(TIME, created) AND X(TIME, expires)
#define FLOW_STATE(X, AND)						\
	X(TEXT, lang) AND X(TEXT, problems) AND X(INT, tries) AND	\
	X(INT, sends) AND X(TIME, last_send) AND X(TIME, pin_expires)	\
	AND X(INT_OR_NULL, account) AND X(TEXT_OR_NULL, uid) AND	\
	X(TEXT, reason) AND X(TIME, ended) AND X(TIME, seen)
#define FLOW_ROW(X, AND) FLOW_STATE(X, AND) AND FLOW_BIRTH(X, AND)

#define X(kind, name) VAULT_COLUMN(kind, struct flow_row, name),
static const struct vault_column flow_columns[] = { FLOW_ROW(X,) };
static const struct vault_column flow_state[] = { FLOW_STATE(X,) };
#undef X

#define FLOW_SELECT							\
	"select " VAULT_SELECT(FLOW_ROW) ", nonce, step, says, data, "	\
	VAULT_RING_SEEN ", "						\
	SECONDS("clock_timestamp()") " as now"

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

static enum outcome
seal_flow_data(struct vault *v, const struct flow_row *f,
    unsigned char *out, size_t *len)
{
	char context[64], plain[FLOW_DATA_MAX];
	size_t n = flow_data_encode(&f->data, plain);
	enum outcome r;

	flow_context(f->nonce, context);
	r = vault_seal(v, context, plain, n, out);
	*len = n + KEY_SEAL_OVERHEAD;
	sodium_memzero(plain, sizeof(plain));
	return r;
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
	if ((r = seal_flow_data(v, f, sealed, &len)) != OK)
		return r;
	const struct sql_value values[] = {
		{ "handle", sql_bytes(hash, sizeof(hash)) },
		{ "nonce", sql_bytes(f->nonce, sizeof(f->nonce)) },
		{ "kind", sql_text(kind) },
		{ "source", sql_text(f->source) },
		{ "lang", sql_text(f->lang) },
		{ "step", sql_text(msg_step_name(f->step)) },
		{ "reference", sql_text(f->reference) },
		{ "data", sql_bytes(sealed, len) },
		{ "expires" SQL_IN_SECONDS, sql_int(life_s) },
	};
	const struct sql_write row = { "flow", values, SQL_COUNT(values),
	    "returning id, " SECONDS("now()") " as now, " SECONDS("expires")
	    " as expires" };
	if ((r = sql_write_insert(v->db, &row, &rows)) == OK) {
		f->id = sql_rows_int(rows, 0, "id");
		f->created = f->now = f->seen = sql_rows_int(rows, 0, "now");
		f->expires = sql_rows_int(rows, 0, "expires");
	}
	sql_rows_free(&rows);
	return r;
}

static enum outcome
copy_flow(const struct sql_rows *rows, struct flow_row *f)
{
	enum outcome r;

	memset(f, 0, sizeof(*f));
	if ((r = vault_columns_copy(rows, flow_columns,
	    SQL_COUNT(flow_columns), f)) != OK)
		return r;
	f->now = sql_rows_int(rows, 0, "now");
	if (!sql_rows_bytes(rows, 0, "nonce", f->nonce, sizeof(f->nonce)) ||
	    msg_step_find(sql_rows_text(rows, 0, "step"), &f->step) != OK ||
	    msg_says_find(sql_rows_text(rows, 0, "says"), &f->says) != OK)
		return E_BUG;
	return OK;
}

/* Data of a flow that is over was swept away: empty, not broken. */
static enum outcome
open_flow_data(struct vault *v, const struct sql_rows *rows,
    struct flow_row *f)
{
	struct secret *plain = NULL;
	char context[64];
	enum outcome r;

	if (sql_rows_len(rows, 0, "data") == 0)
		return OK;
	flow_context(f->nonce, context);
	if ((r = vault_seal_open(v, rows, "data", context, &plain)) != OK)
		return r;
	flow_data_decode(secret_text(plain), secret_len(plain), &f->data);
	secret_free(&plain);
	return OK;
}

static enum outcome
take_flow(struct vault *v, const struct sql_rows *rows,
    struct flow_row *out)
{
	struct flow_row f;
	enum outcome r;

	vault_ring_saw(v, sql_rows_int(rows, 0, "generation"));
	if ((r = copy_flow(rows, &f)) == OK)
		r = open_flow_data(v, rows, &f);
	if (r == OK)
		*out = f;
	sodium_memzero(&f, sizeof(f));
	return r;
}

#define FLOW_OF_HANDLE							\
	FLOW_SELECT ", handle <> $1 as by_old_handle, (select "		\
	"string_agg(channel || ':' || fate, ' ') || ' ' from outbox "	\
	"where pin_of = flow.id and fate is not null) as pins "		\
	"from flow where "						\
	"kind = $2 and (handle = $1 or (old_handle = $1 and "		\
	"old_until > now())) "

/* "sms:sent email:refused ": what became of its PINs. */
static void
take_pins(const char *pins, struct flow_row *out)
{
	char word[40];
	size_t fate;
	enum channel i;

	for (fate = 0; fate < OUTBOX_FATES; fate++)
		for (i = 0; i < CHANNELS; i++) {
			snprintf(word, sizeof(word), "%s:%s ",
			    channel_name(i), vault_outbox_word(fate));
			if (strstr(pins, word) != NULL)
				out->pins[fate] |= CHANNEL_BIT(i);
		}
}

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
	if (r == OK && (r = take_flow(v, rows, out)) == OK) {
		out->by_old_handle = sql_rows_bool(rows, 0, "by_old_handle");
		take_pins(sql_rows_text(rows, 0, "pins"), out);
	}
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
vault_flow_see(struct vault *v, const char *kind, const char *handle,
    struct flow_row *out)
{
	return flow_by_handle(v, FLOW_OF_HANDLE, kind, handle, out);
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
		r = vault_flow_see(v, kind, handle, out);
	return r;
}

enum outcome
vault_flow_lock_id(struct vault *v, int64_t id, struct flow_row *out)
{
	const struct sql_param p[] = { sql_int(id) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, FLOW_SELECT " from flow where id = $1 for update",
	    p, SQL_COUNT(p), &rows);
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

	return sql_put(v->db, END_FLOWS "id <> $2", p, SQL_COUNT(p));
}

enum outcome
vault_flow_end_recoveries(struct vault *v, int64_t account)
{
	const struct sql_param p[] = { sql_int(account) };

	return sql_exec(v->db, END_FLOWS "uid is null", p, SQL_COUNT(p),
	    NULL);
}

#define FLOW_LOGIN(X, AND)						\
	X(INT, id) AND X(TIME, since) AND X(TIME, seen) AND		\
	X(TEXT, browser)

static const struct vault_column login_columns[] = {
#define X(kind, name) VAULT_COLUMN(kind, struct flow_login, name),
	FLOW_LOGIN(X,)
#undef X
};

/* When and by what browser one logged in stands in the audit alone. */
enum outcome
vault_flow_logins(struct vault *v, int64_t account, int64_t idle_s,
    struct flow_login out[FLOW_LOGINS_MAX], size_t *count)
{
	const struct sql_param p[] = { sql_int(account), sql_int(idle_s),
	    sql_int(FLOW_LOGINS_MAX) };
	struct sql_rows *rows = NULL;
	enum outcome r;
	size_t i, n = 0;

	r = sql_run(v->db, "select " VAULT_SELECT(FLOW_LOGIN) " from (select "
	    "f.id, coalesce(a.at, f.created) as since, f.seen, "
	    "coalesce(a.browser, '') as browser from flow f left join "
	    "lateral (select at, browser from audit where reference = "
	    "f.reference and event = 'login.done' order by id desc limit 1) a "
	    "on true where f.kind = 'account' and f.account = $1 and "
	    "f.uid is not null and f.ended is null and f.expires > now() and "
	    "f.seen > now() - $2 * interval '1 s') as logins "
	    "order by seen desc limit $3", p, SQL_COUNT(p), &rows);
	if (r == OK)
		n = sql_rows_count(rows);
	for (i = 0; i < n && r == OK; i++)
		r = vault_columns_copy_row(rows, i, login_columns,
		    SQL_COUNT(login_columns), &out[i]);
	sql_rows_free(&rows);
	if (r == OK)
		*count = n;
	return r;
}

/* A new handle, and the one so far as that of before. */
static size_t
put_handle(const struct vault *v, const struct flow_row *f,
    unsigned char hash[KEY_HASH_LEN], struct sql_value *out)
{
	char handle[KEY_TOKEN_LEN + 1];

	vault_flow_handle(v, f, handle);
	hash_handle(v, handle, hash);
	sodium_memzero(handle, sizeof(handle));
	out[0] = (struct sql_value){ "old_handle = handle", sql_null() };
	out[1] = (struct sql_value){ "old_until = now() + interval '" GRACE
	    "'", sql_null() };
	out[2] = (struct sql_value){ "handle", sql_bytes(hash,
	    KEY_HASH_LEN) };
	out[3] = (struct sql_value){ "epoch", sql_int(f->epoch) };
	return 4;
}

enum outcome
vault_flow_save(struct vault *v, struct flow_row *f)
{
	unsigned char sealed[FLOW_DATA_MAX + KEY_SEAL_OVERHEAD];
	struct sql_value values[SQL_COUNT(flow_state) + 7];
	struct sql_write row = { "flow", values, SQL_COUNT(flow_state),
	    NULL };
	const struct sql_value key = { "id", sql_int(f->id) };
	unsigned char hash[KEY_HASH_LEN];
	enum outcome r;
	size_t len;

	if ((r = seal_flow_data(v, f, sealed, &len)) != OK)
		return r;
	vault_columns_values(flow_state, row.n, f, values);
	values[row.n++] = (struct sql_value){ "step",
	    sql_text(msg_step_name(f->step)) };
	values[row.n++] = (struct sql_value){ "says",
	    sql_text(msg_says_name(f->says)) };
	values[row.n++] = (struct sql_value){ "data", sql_bytes(sealed, len) };
	if (f->renewed)
		row.n += put_handle(v, f, hash, values + row.n);
	f->renewed = false;
	return sql_write_update(v->db, &row, &key);
}

void
vault_flow_renew(struct flow_row *f)
{
	f->epoch++;
	f->renewed = true;
}

enum outcome
vault_flow_explain(struct vault *v, const char *reference,
    struct flow_row *out)
{
	const struct sql_param p[] = { sql_text(reference) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, FLOW_SELECT " from flow where "
	    "reference = upper($1)", p, SQL_COUNT(p), &rows);
	if (r == OK)
		r = copy_flow(rows, out);
	sql_rows_free(&rows);
	return r;
}
