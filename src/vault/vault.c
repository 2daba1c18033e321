/*
 * The two connections, and the transaction.
 */
#include <stdlib.h>

#include "conf/conf.h"
#include "sql/address.h"
#include "sql/pooler.h"
#include "sql/sql.h"
#include "vault/audit.h"
#include "vault/vault.h"
#include "vault/vault_private.h"
#include "vault/watch.h"

static struct silence *vault_silence;

enum outcome
vault_share(void)
{
	return silence_share(1, &vault_silence);
}

void
vault_leave_probes(struct vault *v)
{
	sql_leave_probes(v->db);
	sql_leave_probes(v->side);
}

static enum outcome
open_connection(const struct conf *conf, const struct secret *password,
    struct sql **out, struct detail *d)
{
	struct sql_options o = {
		.uri = conf->vault_uri,
		.password = password,
		.tls = (enum sql_tls)conf->vault_tls,
		.timeout_s = conf->vault_timeout,
		.idle_s = conf->core_idle,
		.application = "uregister-core",
		.watch = vault_watch_shared(),
		.outage = OUTAGE_VAULT,
		.name = VAULT_NAME,
		.by_index = true,
		.silence = vault_silence,
	};

	enum outcome r = sql_open(&o, out, d);

	if (r != OK)
		detail_prefix(d, "vault.uri: ");
	return r;
}

enum outcome
vault_check_conf(const struct conf *conf, struct detail *d)
{
	enum outcome r = sql_address_check(conf->vault_uri,
	    (enum sql_tls)conf->vault_tls, d);

	if (r != OK)
		detail_prefix(d, "vault: vault.uri: ");
	return r;
}

enum outcome
vault_open(const struct conf *conf, struct key *key,
    struct vault **out, struct detail *d)
{
	struct secret *password = NULL;
	struct vault *v;
	enum outcome r;

	if ((v = calloc(1, sizeof(*v))) == NULL)
		return E_NOMEM;
	v->key = key;
	v->zone = conf->site_timezone;
	if (conf->vault_password_file[0] != '\0' &&
	    (r = secret_from_file(conf->vault_password_file, &password,
	    d)) != OK)
		goto done;
	if ((r = open_connection(conf, password, &v->db, d)) != OK)
		goto done;
	if ((r = open_connection(conf, password, &v->side, d)) != OK)
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
	const struct detail *d = sql_detail(v->db);

	return d->text[0] != '\0' ? d : sql_detail(v->side);
}

static enum outcome
begin(struct vault *v, enum outcome (*how)(struct sql *))
{
	enum outcome r;

	sql_set_detail(v->db, "");
	sql_set_detail(v->side, "");
	v->audits = 0;
	if ((r = how(v->db)) == OK)
		v->open = true;
	return r;
}

enum outcome
vault_begin(struct vault *v)
{
	return begin(v, sql_begin);
}

enum outcome
vault_batch(struct vault *v)
{
	return begin(v, sql_batch);
}

enum outcome
vault_chain(struct vault *v)
{
	enum outcome r;

	r = vault_audit_flush(v);
	return r == OK ? sql_chain(v->db) : r;
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

void
vault_describe(const struct vault *v, char out[64])
{
	sql_describe(v->db, out);
}

enum outcome
vault_is_shared(struct vault *v, bool *out)
{
	return sql_pooler_shares(v->db, v->side, out);
}

enum outcome
vault_now(struct vault *v, int64_t *out)
{
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select " SECONDS("now()") " as now", NULL, 0,
	    &rows);
	if (r == OK)
		*out = sql_rows_int(rows, 0, "now");
	sql_rows_free(&rows);
	return r;
}
