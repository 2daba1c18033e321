/*
 * What is only ever added: consent, notices, audit.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/text.h"
#include "vault/vault_private.h"

enum outcome
vault_consent_add(struct vault *v, int64_t account, const struct consent *c)
{
	unsigned char client[KEY_HASH_LEN];

	vault_hash(v, KEY_CLIENT, "client", c->client, client);
	const struct sql_param p[] = { sql_int(account), sql_text(c->kind),
	    sql_bool(c->given), sql_text(c->version),
	    sql_bytes(c->sha256, sizeof(c->sha256)), sql_text(c->lang),
	    sql_bytes(client, sizeof(client)) };
	return sql_exec(v->db, "insert into consent (account, kind, given, "
	    "version, sha256, lang, client) values ($1, $2, $3, $4, $5, $6, "
	    "$7)", p, SQL_COUNT(p), NULL);
}

enum outcome
vault_notice_add(struct vault *v, const char *kind, const struct flow_row *f,
    const char *department, const char *details)
{
	unsigned char sealed[2048 + KEY_SEAL_OVERHEAD];
	size_t len = strlen(details);
	char context[64];

	if (len > 2048)
		return E_BUG;
	snprintf(context, sizeof(context), "notice:%s", f->reference);
	key_seal(v->key, context, details, len, sealed);
	const struct sql_param p[] = { sql_text(kind), sql_text(f->source),
	    sql_text(department), sql_text(f->data.registration_id),
	    sql_bytes(sealed, len + KEY_SEAL_OVERHEAD),
	    sql_text(f->reference) };
	return sql_exec(v->db, "insert into notice (kind, source, department, "
	    "registration, details, reference) values ($1, $2, $3, $4, $5, "
	    "$6)", p, SQL_COUNT(p), NULL);
}

enum outcome
vault_notice_waits(struct vault *v, const char *kind,
    const struct flow_row *f, bool *out)
{
	const struct sql_param p[] = { sql_text(kind), sql_text(f->source),
	    sql_text(f->data.registration_id) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select from notice where done is null and "
	    "kind = $1 and source = $2 and registration = $3 limit 1", p,
	    SQL_COUNT(p), &rows);
	if (r == OK)
		*out = sql_rows_count(rows) > 0;
	sql_rows_free(&rows);
	return r;
}

static enum outcome
write_audit(struct vault *v, const struct audit_row *a)
{
	const struct sql_param p[] = { sql_text(a->event),
	    sql_text(a->outcome), sql_text(a->reference),
	    sql_text(a->person), sql_text(a->client), sql_text(a->note) };

	return sql_exec(v->db, "insert into audit (event, outcome, reference, "
	    "person, client, note) values ($1, $2, $3, $4, $5, $6)", p,
	    SQL_COUNT(p), NULL);
}

enum outcome
vault_audit_flush(struct vault *v)
{
	enum outcome r = OK;
	size_t i;

	for (i = 0; i < v->audits && r == OK; i++)
		r = write_audit(v, &v->audit[i]);
	v->audits = 0;
	return r;
}

/*
 * The chain has one writer at a time, until its transaction ends: a row
 * waits for that end, so that nobody waits for the network of another.
 */
static enum outcome
copy_notice(struct vault *v, const struct sql_rows *rows,
    struct notice_row *out)
{
	struct secret *plain = NULL;
	struct notice_row n = { 0 };
	char context[64];
	enum outcome r;

	n.id = sql_get_int(rows, 0, 0);
	n.created = sql_get_int(rows, 0, 6);
	if (text_copy(n.kind, sizeof(n.kind),
	    sql_get_text(rows, 0, 1)) != OK ||
	    text_copy(n.source, sizeof(n.source),
	    sql_get_text(rows, 0, 2)) != OK ||
	    text_copy(n.department, sizeof(n.department),
	    sql_get_text(rows, 0, 3)) != OK ||
	    text_copy(n.registration, sizeof(n.registration),
	    sql_get_text(rows, 0, 4)) != OK ||
	    text_copy(n.reference, sizeof(n.reference),
	    sql_get_text(rows, 0, 5)) != OK)
		return E_BUG;
	snprintf(context, sizeof(context), "notice:%s", n.reference);
	if ((r = vault_open_column(v, rows, 7, context, &plain)) != OK)
		return r;
	snprintf(n.details, sizeof(n.details), "%s", secret_text(plain));
	secret_free(&plain);
	*out = n;
	sodium_memzero(&n, sizeof(n));
	return OK;
}

enum outcome
vault_notice_next(struct vault *v, int64_t after, struct notice_row *out)
{
	const struct sql_param p[] = { sql_int(after) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select id, kind, source, department, "
	    "registration, reference, " SECONDS("created") ", "
	    "details from notice where done is null and id > $1 order by id "
	    "limit 1", p, SQL_COUNT(p), &rows);
	if (r == OK)
		r = sql_rows_count(rows) == 0 ? E_NOTFOUND :
		    copy_notice(v, rows, out);
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_notice_done(struct vault *v, int64_t id)
{
	const struct sql_param p[] = { sql_int(id) };
	int64_t affected = 0;
	enum outcome r;

	r = sql_exec(v->db, "update notice set done = now(), details = '' "
	    "where id = $1 and done is null", p, SQL_COUNT(p), &affected);
	return r == OK && affected == 0 ? E_NOTFOUND : r;
}

enum outcome
vault_audit(struct vault *v, const char *event, enum outcome what,
    const struct flow_row *f, const char *person_ref, const char *client)
{
	unsigned char hash[KEY_HASH_LEN];
	struct audit_row *a;
	enum outcome r;

	if (v->audits == AUDITS_MAX && (r = vault_audit_flush(v)) != OK)
		return r;
	a = &v->audit[v->audits];
	memset(a, 0, sizeof(*a));
	if (*client != '\0') {
		vault_hash(v, KEY_CLIENT, "client", client, hash);
		sodium_bin2hex(a->client, sizeof(a->client), hash, 8);
	}
	a->outcome = outcome_name(what);
	if (text_copy(a->event, sizeof(a->event), event) != OK ||
	    text_copy(a->person, sizeof(a->person), person_ref) != OK ||
	    text_copy(a->note, sizeof(a->note), f->reason) != OK)
		return E_BUG;
	memcpy(a->reference, f->reference, sizeof(a->reference));
	v->audits++;
	return v->open ? OK : vault_audit_flush(v);
}
