/*
 * Rows of audit: who did what; added, never changed.
 */
#include <sodium.h>
#include <string.h>

#include "base/text.h"
#include "sql/write.h"
#include "vault/audit.h"
#include "vault/columns.h"
#include "vault/seal.h"
#include "vault/vault_private.h"

static enum outcome
write_audit(struct vault *v, const struct audit_row *a)
{
	const struct sql_value values[] = {
		{ "event", sql_text(a->event) },
		{ "outcome", sql_text(a->outcome) },
		{ "reference", sql_text(a->reference) },
		{ "person", sql_text(a->person) },
		{ "client", sql_text(a->client) },
		{ "note", sql_text(a->note) },
	};
	const struct sql_write row = { "audit", values, SQL_COUNT(values),
	    NULL };

	return sql_write_insert(v->db, &row, NULL);
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
enum outcome
vault_audit(struct vault *v, const struct vault_event *event)
{
	const struct flow_row *f = event->flow;
	unsigned char hash[KEY_HASH_LEN];
	struct audit_row *a;
	enum outcome r;

	if (v->audits == AUDITS_MAX && (r = vault_audit_flush(v)) != OK)
		return r;
	a = &v->audit[v->audits];
	memset(a, 0, sizeof(*a));
	if (event->client != NULL && *event->client != '\0') {
		vault_seal_hash(v, KEY_CLIENT, "client", event->client, hash);
		sodium_bin2hex(a->client, sizeof(a->client), hash, 8);
	}
	a->outcome = outcome_name(event->outcome);
	if (text_copy(a->event, sizeof(a->event), event->name) != OK ||
	    text_copy(a->person, sizeof(a->person), event->person == NULL ?
	    "" : event->person) != OK ||
	    text_copy(a->note, sizeof(a->note), f->reason) != OK)
		return E_BUG;
	memcpy(a->reference, f->reference, sizeof(a->reference));
	v->audits++;
	return v->open ? OK : vault_audit_flush(v);
}

void
vault_audit_person(const struct vault *v, const char *person, char out[9])
{
	unsigned char hash[KEY_HASH_LEN];

	vault_seal_hash(v, KEY_REFERENCE, "person", person, hash);
	sodium_bin2hex(out, 9, hash, 4);
}

#define AUDIT_MESSAGE(X, AND)						\
	X(TIME, at) AND X(TEXT, event) AND X(TEXT, note)

static const struct vault_column message_columns[] = {
#define X(kind, name) VAULT_COLUMN(kind, struct audit_message, name),
	AUDIT_MESSAGE(X,)
#undef X
};

enum outcome
vault_audit_next(struct vault *v, const char *reference, int64_t *last,
    struct audit_message *out)
{
	const struct sql_param p[] = { sql_text(reference), sql_int(*last) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select " VAULT_SELECT(AUDIT_MESSAGE) ", id "
	    "from audit where reference = $1 and id > $2 and "
	    "event like 'message.%' order by id limit 1", p, SQL_COUNT(p),
	    &rows);
	if (r == OK && (r = vault_columns_copy(rows, message_columns,
	    SQL_COUNT(message_columns), out)) == OK)
		*last = sql_rows_int(rows, 0, "id");
	sql_rows_free(&rows);
	return r;
}
