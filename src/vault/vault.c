/*
 * The connection, the version of the tables, transactions, and the small
 * helpers of the folder.
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "vault/vault_private.h"

static enum outcome
open_one(const struct conf *conf, const struct secret *password,
    struct sql **out, struct detail *d)
{
	struct sql_options o = {
		.uri = conf->vault_uri,
		.password = password,
		.timeout_s = conf->vault_timeout,
		.application = "uregister-core",
	};

	return sql_open(&o, out, d);
}

enum outcome
vault_open(const struct conf *conf, const struct key *key,
    struct vault **out, struct detail *d)
{
	struct secret *password = NULL;
	struct vault *v;
	enum outcome r;

	if ((v = calloc(1, sizeof(*v))) == NULL)
		return E_NOMEM;
	v->key = key;
	if (conf->vault_password_file[0] != '\0' &&
	    (r = secret_from_file(conf->vault_password_file, &password,
	    d)) != OK)
		goto done;
	if ((r = open_one(conf, password, &v->db, d)) != OK)
		goto done;
	if ((r = open_one(conf, password, &v->side, d)) != OK)
		goto done;
	*out = v;
	v = NULL;
done:
	if (r != OK)
		detail_prefix(d, "vault: ");
	secret_free(&password);
	vault_close(&v);
	return r;
}

void
vault_close(struct vault **v)
{
	if (v == NULL || *v == NULL)
		return;
	sql_close(&(*v)->db);
	sql_close(&(*v)->side);
	free(*v);
	*v = NULL;
}

const struct detail *
vault_detail(const struct vault *v)
{
	return v->detail.text[0] != '\0' ? &v->detail : sql_detail(v->db);
}

enum outcome
vault_begin(struct vault *v)
{
	enum outcome r;

	v->detail.text[0] = '\0';
	v->audits = 0;
	if ((r = sql_begin(v->db)) == OK)
		v->open = true;
	return r;
}

enum outcome
vault_commit(struct vault *v)
{
	enum outcome r;

	if ((r = vault_audit_flush(v)) != OK)
		return r;
	v->open = false;
	return sql_commit(v->db);
}

void
vault_rollback(struct vault *v)
{
	v->open = false;
	v->audits = 0;
	sql_rollback(v->db);
}

static int64_t
newest_version(void)
{
	int64_t version = 0;
	size_t i;

	for (i = 0; vault_migrations[i].version != 0; i++)
		version = vault_migrations[i].version;
	return version;
}

/* 0 for a database that has none of our tables. */
static enum outcome
read_version(struct vault *v, int64_t *out)
{
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select to_regclass('schema_version') is not null",
	    NULL, 0, &rows);
	if (r != OK)
		return r;
	if (!sql_get_bool(rows, 0, 0)) {
		*out = 0;
		goto done;
	}
	sql_rows_free(&rows);
	r = sql_run(v->db, "select coalesce(max(version), 0) from "
	    "schema_version", NULL, 0, &rows);
	if (r == OK)
		*out = sql_get_int(rows, 0, 0);
done:
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_check(struct vault *v, struct detail *d)
{
	int64_t version = 0;
	enum outcome r;

	if ((r = read_version(v, &version)) != OK) {
		detail_set(d, "vault: %s", sql_detail(v->db)->text);
		return r;
	}
	if (version == newest_version())
		return OK;
	detail_set(d, "vault: the tables are of version %lld, this program "
	    "wants %lld: %s", (long long)version, (long long)newest_version(),
	    version < newest_version() ? "run uregisterctl db migrate" :
	    "install the newer program");
	return E_CONF;
}

static enum outcome
migrate_one(struct vault *v, const struct migration *m)
{
	const struct sql_param p[] = { sql_int(m->version) };
	enum outcome r;

	if ((r = sql_begin(v->db)) != OK)
		return r;
	if ((r = sql_script(v->db, "create table if not exists "
	    "schema_version (version integer primary key, "
	    "at timestamptz not null default now())")) != OK ||
	    (r = sql_script(v->db, m->script)) != OK ||
	    (r = sql_exec(v->db, "insert into schema_version values ($1)", p,
	    1, NULL)) != OK)
		goto done;
	r = sql_commit(v->db);
done:
	sql_rollback(v->db);
	return r;
}

enum outcome
vault_migrate(struct vault *v, int64_t *from, int64_t *to, struct detail *d)
{
	int64_t version = 0;
	enum outcome r;
	size_t i;

	if ((r = read_version(v, &version)) != OK)
		goto done;
	*from = version;
	for (i = 0; vault_migrations[i].version != 0; i++)
		if (vault_migrations[i].version > version &&
		    (r = migrate_one(v, &vault_migrations[i])) != OK)
			goto done;
	*to = newest_version();
done:
	if (r != OK)
		detail_set(d, "vault: %s", sql_detail(v->db)->text);
	return r;
}

enum outcome
vault_now(struct vault *v, int64_t *out)
{
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select " SECONDS("now()"), NULL, 0, &rows);
	if (r == OK)
		*out = sql_get_int(rows, 0, 0);
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_open_column(struct vault *v, const struct sql_rows *rows, size_t col,
    const char *context, struct secret **out)
{
	unsigned char sealed[COLUMN_MAX_BYTES];
	size_t len = sql_get_len(rows, 0, col);

	if (sql_get_bytes(rows, 0, col, sealed, sizeof(sealed)) &&
	    key_open(v->key, context, sealed, len, out) == OK)
		return OK;
	detail_set(&v->detail, "a sealed value cannot be opened: is "
	    "core.key_file the one it was written with?");
	return E_BACKEND;
}

void
vault_hash(const struct vault *v, enum key_purpose purpose, const char *what,
    const char *whom, unsigned char out[KEY_HASH_LEN])
{
	char text[1024];
	struct buf b;

	buf_init(&b, text, sizeof(text));
	buf_puts(&b, what);
	buf_putc(&b, '\n');
	buf_puts(&b, whom);
	/* Longer than any field: cut alike for all is still the same key. */
	key_hash(v->key, purpose, text, b.len, out);
	sodium_memzero(text, sizeof(text));
}

void
vault_person_ref(const struct vault *v, const char *person, char out[9])
{
	unsigned char hash[KEY_HASH_LEN];

	vault_hash(v, KEY_REFERENCE, "person", person, hash);
	sodium_bin2hex(out, 9, hash, 4);
}

/* The person keeps his row, and with it his unique id; the name is free. */
static enum outcome
free_names(struct vault *v, int64_t reserve_months)
{
	const struct sql_param p[] = { sql_int(reserve_months) };

	if (reserve_months == 0)
		return OK;
	return sql_exec(v->db, "update account set uid = uid || '#' || id "
	    "where status = 'closed' and uid not like '%#%' and "
	    "closed < now() - make_interval(months => $1::integer)", p, 1,
	    NULL);
}

enum outcome
vault_sweep(struct vault *v, int64_t keep_s, int64_t reserve_months)
{
	static const char *const statements[] = {
		"update flow set data = '', ended = coalesce(ended, expires) "
		"where expires < now() and data <> ''",
		"delete from flow where coalesce(ended, expires) < now() - "
		"make_interval(secs => $1)",
		"delete from tally where window_start < now() - "
		"greatest(interval '2 days', make_interval(secs => $1))",
		/* as long as the longest lock and rest */
		"delete from lockout where until < now() - interval '1 day'",
		"delete from outbox where not_after < now() and "
		"due < now() - make_interval(secs => least($1, 3600))",
	};
	const struct sql_param p[] = { sql_int(keep_s) };
	enum outcome r;
	size_t i;

	for (i = 0; i < sizeof(statements) / sizeof(statements[0]); i++) {
		size_t n = strstr(statements[i], "$1") != NULL;

		if ((r = sql_exec(v->db, statements[i], p, n, NULL)) != OK)
			return r;
	}
	return free_names(v, reserve_months);
}
