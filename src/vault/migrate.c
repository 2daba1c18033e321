/*
 * The version of the tables, and the way from one to the next.
 */
#include "vault/migrate.h"
#include "vault/migrations.h"
#include "vault/vault_private.h"

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

	r = sql_run(v->db, "select to_regclass('schema_version') is not null "
	    "as made",
	    NULL, 0, &rows);
	if (r != OK)
		return r;
	if (!sql_rows_bool(rows, 0, "made")) {
		*out = 0;
		goto done;
	}
	sql_rows_free(&rows);
	r = sql_run(v->db, "select coalesce(max(version), 0) as version "
	    "from schema_version", NULL, 0, &rows);
	if (r == OK)
		*out = sql_rows_int(rows, 0, "version");
done:
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_migrate_check(struct vault *v, struct detail *d)
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
	    (r = sql_exec(v->db, "insert into schema_version (version) "
	    "values ($1)", p, 1, NULL)) != OK)
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
