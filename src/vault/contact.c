/*
 * Rows of contact: those kept for recovery.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "person/email.h"
#include "sql/write.h"
#include "vault/account.h"
#include "vault/contact.h"
#include "vault/seal.h"
#include "vault/vault_private.h"

#define VALUE_MAX 512

static void
contact_context(int64_t account, enum channel channel, char out[64])
{
	snprintf(out, 64, "contact:%lld:%s", (long long)account,
	    channel_name(channel));
}

/* One mailbox, in whatever letters its address is written. */
static void
hash_contact(const struct vault *v, const char *value,
    unsigned char hash[KEY_HASH_LEN])
{
	char key[EMAIL_SIZE];

	email_key(value, key);
	vault_seal_hash(v, KEY_CONTACT, "stored", key, hash);
}

enum outcome
vault_contact_put(struct vault *v, int64_t account, enum channel channel,
    const char *value)
{
	unsigned char sealed[VALUE_MAX + KEY_SEAL_OVERHEAD];
	unsigned char hash[KEY_HASH_LEN];
	size_t len = strlen(value);
	char context[64];
	enum outcome r;

	if (len > VALUE_MAX)
		return E_BUG;
	contact_context(account, channel, context);
	if ((r = vault_seal(v, context, value, len, sealed)) != OK)
		return r;
	hash_contact(v, value, hash);
	const struct sql_value values[] = {
		{ "account", sql_int(account) },
		{ "channel", sql_text(channel_name(channel)) },
		{ "value", sql_bytes(sealed, len + KEY_SEAL_OVERHEAD) },
		{ "hash", sql_bytes(hash, sizeof(hash)) },
	};
	const struct sql_write row = { "contact", values, SQL_COUNT(values),
	    "on conflict (account, channel) do update set "
	    "value = excluded.value, hash = excluded.hash, proven = now()" };
	return sql_write_insert(v->db, &row, NULL);
}

/* The column of a channel has its name; "" for NULL. */
static enum outcome
open_contact(struct vault *v, const struct sql_rows *rows, int64_t account,
    enum channel channel, char out[EMAIL_SIZE])
{
	struct secret *plain = NULL;
	char context[64];
	enum outcome r;

	out[0] = '\0';
	if (sql_rows_len(rows, 0, channel_name(channel)) == 0)
		return OK;
	contact_context(account, channel, context);
	if ((r = vault_seal_open(v, rows, channel_name(channel), context,
	    &plain)) != OK)
		return r;
	r = text_copy(out, EMAIL_SIZE, secret_text(plain)) == OK ? OK : E_BUG;
	secret_free(&plain);
	return r;
}

enum outcome
vault_contact_all(struct vault *v, int64_t account,
    char out[CHANNELS][EMAIL_SIZE])
{
#define VALUE_OF(channel) "(select value from contact where "		\
	"account = $1 and channel = '" channel "') as " channel
	const struct sql_param p[] = { sql_int(account) };
	struct sql_rows *rows = NULL;
	enum outcome r;
	enum channel i;

	r = sql_run(v->db, "select " VALUE_OF("sms") ", " VALUE_OF("email"),
	    p, SQL_COUNT(p), &rows);
	for (i = 0; r == OK && i < CHANNELS; i++)
		r = open_contact(v, rows, account, i, out[i]);
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_contact_get(struct vault *v, int64_t account, enum channel channel,
    char out[EMAIL_SIZE])
{
	char all[CHANNELS][EMAIL_SIZE];
	enum outcome r;

	if ((r = vault_contact_all(v, account, all)) == OK)
		r = all[channel][0] == '\0' ? E_NOTFOUND :
		    text_copy(out, EMAIL_SIZE, all[channel]);
	sodium_memzero(all, sizeof(all));
	return r;
}

enum outcome
vault_contact_remove(struct vault *v, int64_t account, enum channel channel)
{
	const struct sql_param p[] = { sql_int(account),
	    sql_text(channel_name(channel)) };

	return sql_put(v->db, "delete from contact where account = $1 and "
	    "channel = $2", p, SQL_COUNT(p));
}

static enum outcome
accounts_of(struct vault *v, const struct sql_rows *rows,
    struct vault_contact_accounts *out)
{
	size_t i, n = sql_rows_count(rows);
	enum outcome r;

	for (i = 0; i < n && i < out->max; i++)
		if ((r = vault_account_get(v, sql_rows_int(rows, i, "account"),
		    &out->row[i])) != OK)
			return r;
	out->count = i;
	return i == 0 ? E_NOTFOUND : OK;
}

enum outcome
vault_contact_find(struct vault *v, enum channel channel, const char *value,
    struct vault_contact_accounts *out)
{
	unsigned char hash[KEY_HASH_LEN];
	struct sql_rows *rows = NULL;
	enum outcome r;

	hash_contact(v, value, hash);
	const struct sql_param p[] = { sql_bytes(hash, sizeof(hash)),
	    sql_text(channel_name(channel)) };
	r = sql_run(v->db, "select account from contact where hash = $1 and "
	    "channel = $2 order by account", p, SQL_COUNT(p), &rows);
	if (r == OK)
		r = accounts_of(v, rows, out);
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_contact_is_passed_on(struct vault *v, int64_t account,
    enum channel channel, bool *out)
{
	const struct sql_param p[] = { sql_int(account),
	    sql_text(channel_name(channel)) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select from contact mine, contact other where "
	    "mine.account = $1 and mine.channel = $2 and "
	    "other.hash = mine.hash and other.channel = mine.channel and "
	    "other.account <> mine.account and other.proven > mine.proven "
	    "limit 1", p, SQL_COUNT(p), &rows);
	if (r == OK)
		*out = sql_rows_count(rows) > 0;
	sql_rows_free(&rows);
	return r;
}

#define WAIT "1 day"		/* for the owner to log in */
#define WAITED "8 days"		/* it is begun anew behind these */

enum outcome
vault_contact_wait(struct vault *v, int64_t account, enum channel channel,
    bool *over)
{
	const struct sql_param p[] = { sql_int(account),
	    sql_text(channel_name(channel)) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "update contact set asked = case when asked > "
	    "now() - interval '" WAITED "' then asked else now() end where "
	    "account = $1 and channel = $2 returning asked < now() - "
	    "interval '" WAIT "' as over", p, SQL_COUNT(p),
	    &rows);
	if (r == OK && sql_rows_count(rows) == 0)
		r = E_NOTFOUND;
	if (r == OK)
		*over = sql_rows_bool(rows, 0, "over");
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_contact_owner_came(struct vault *v, int64_t account)
{
	const struct sql_param p[] = { sql_int(account) };

	return sql_put(v->db, "update contact set asked = null where "
	    "account = $1 and asked is not null", p, SQL_COUNT(p));
}

enum outcome
vault_contact_count_passed_on(struct vault *v, int64_t *out)
{
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select count(*) as n from (select from contact "
	    "group by hash, channel having count(*) > 1) as several", NULL, 0,
	    &rows);
	if (r == OK)
		*out = sql_rows_int(rows, 0, "n");
	sql_rows_free(&rows);
	return r;
}
