/*
 * Rows of audit: who did what; added, never changed.
 */
#include <pwd.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "sql/write.h"
#include "vault/audit.h"
#include "vault/columns.h"
#include "vault/seal.h"
#include "vault/vault_private.h"

/* The person of an audit is what the account's row holds of him, shortened:
 * it stays when the account's name does not. */
#define PERSON_OF "encode(substring(person for 8), 'hex')"

static enum outcome
write_audit(struct vault *v, const struct audit_waiting *a)
{
	const struct sql_param p[] = { sql_text(a->event),
	    sql_text(a->outcome), sql_text(a->reference), sql_int(a->account),
	    sql_text(a->actor), sql_text(a->client), sql_text(a->browser),
	    sql_text(a->note) };

	return sql_put(v->db, "insert into audit (event, outcome, reference, "
	    "person, actor, client, browser, note) select $1, $2, $3, "
	    "coalesce((select " PERSON_OF " from account where id = $4), ''), "
	    "$5, $6, $7, $8", p, SQL_COUNT(p));
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

#define LINKS 500

enum outcome
vault_audit_chain(struct vault *v, bool *more)
{
	const struct sql_param p[] = { sql_int(LINKS) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select audit_chain($1) as links", p, SQL_COUNT(p),
	    &rows);
	if (r == OK)
		*more = sql_rows_int(rows, 0, "links") == LINKS;
	sql_rows_free(&rows);
	return r;
}

/* A row waits for the end of the transaction, and travels with it. */
enum outcome
vault_audit(struct vault *v, const struct vault_event *event)
{
	const struct flow_row *f = event->flow;
	unsigned char hash[KEY_HASH_LEN];
	struct audit_waiting *a;
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
	a->account = f->account;
	if (text_copy(a->event, sizeof(a->event), event->name) != OK ||
	    text_copy(a->actor, sizeof(a->actor), event->actor == NULL ?
	    VAULT_ACTOR_SYSTEM : event->actor) != OK ||
	    text_copy(a->browser, sizeof(a->browser), event->browser == NULL ?
	    "" : event->browser) != OK ||
	    text_copy(a->note, sizeof(a->note), f->reason) != OK)
		return E_BUG;
	memcpy(a->reference, f->reference, sizeof(a->reference));
	v->audits++;
	return v->open ? OK : vault_audit_flush(v);
}

void
vault_audit_operator(uid_t user, const char *person,
    char out[VAULT_ACTOR_SIZE])
{
	const struct passwd *pw = getpwuid(user);
	char name[40];

	if (pw == NULL || text_copy(name, sizeof(name), pw->pw_name) != OK)
		snprintf(name, sizeof(name), "uid %u", (unsigned)user);
	if (text_is_empty(person) || strcmp(person, name) == 0 ||
	    text_has_control(person, strlen(person)))
		snprintf(out, VAULT_ACTOR_SIZE, "operator %s", name);
	else
		snprintf(out, VAULT_ACTOR_SIZE, "operator %.32s as %.32s",
		    person, name);
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

#define AUDIT_ROW(X, AND)						\
	X(INT, id) AND X(TIME, at) AND X(TEXT, event) AND		\
	X(TEXT, outcome) AND X(TEXT, reference) AND X(TEXT, actor) AND	\
	X(TEXT, browser) AND X(TEXT, note)

static const struct vault_column row_columns[] = {
#define X(kind, name) VAULT_COLUMN(kind, struct audit_row, name),
	AUDIT_ROW(X,)
#undef X
};

enum outcome
vault_audit_list(struct vault *v, const struct audit_wish *wish,
    struct audit_row *out, size_t *count)
{
	const struct sql_param p[] = { sql_int(wish->account),
	    sql_int(wish->since), sql_int(wish->before == 0 ? INT64_MAX :
	    wish->before), sql_int((int64_t)wish->max) };
	struct sql_rows *rows = NULL;
	enum outcome r;
	size_t i, n = 0;

	r = sql_run(v->db, "with his as (select * from audit where person = "
	    "(select " PERSON_OF " from account where id = $1) and "
	    "at >= to_timestamp($2)) "
	    "select " VAULT_SELECT(AUDIT_ROW) " from (select * from his "
	    "union select a.* from audit a where a.person = '' and "
	    "a.reference <> '' and a.reference in (select reference from "
	    "his)) as rows where id < $3 order by id desc limit $4",
	    p, SQL_COUNT(p), &rows);
	if (r == OK)
		n = sql_rows_count(rows);
	for (i = 0; i < n && r == OK; i++)
		r = vault_columns_copy_row(rows, i, row_columns,
		    SQL_COUNT(row_columns), &out[i]);
	sql_rows_free(&rows);
	if (r == OK)
		*count = n;
	return r;
}

#define AUDIT_LINE(X, AND)						\
	X(INT, id) AND X(TIME, at) AND X(TEXT, event) AND		\
	X(TEXT, outcome) AND X(TEXT, reference) AND			\
	X(TEXT, account) AND X(TEXT, actor) AND X(TEXT, browser) AND	\
	X(TEXT, note)

static const struct vault_column line_columns[] = {
#define X(kind, name) VAULT_COLUMN(kind, struct audit_line, name),
	AUDIT_LINE(X,)
#undef X
};

/* $1 since, $2 account */
#define OF_STRETCH "at >= to_timestamp($1) and ($2 = 0 or person = "	\
    "(select " PERSON_OF " from account where id = $2)) "

/* Where it begins and ends, if that is not known. */
static enum outcome
bound_stretch(struct vault *v, struct audit_stretch *w)
{
	const struct sql_param p[] = { sql_int(w->since),
	    sql_int(w->account), sql_int(-w->after) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	if (w->after >= 0 && w->until != 0)
		return OK;
	r = sql_run(v->db, "select coalesce(min(id), 1) - 1 as after, "
	    "coalesce(max(id), 0) as until from (select id from audit where "
	    OF_STRETCH "order by id desc limit case when $3 > 0 then $3 end) "
	    "as newest", p, SQL_COUNT(p), &rows);
	if (r == OK) {
		w->after = w->after < 0 ? sql_rows_int(rows, 0, "after") :
		    w->after;
		w->until = sql_rows_int(rows, 0, "until");
	}
	sql_rows_free(&rows);
	return r;
}

/* Whose it is, by the beginning of the keyed hash, which is indexed. */
#define NAME_OF "coalesce((select uid from account where "		\
    "h.person <> '' and account.person >= decode(h.person, 'hex') and "	\
    "account.person < decode(h.person || repeat('f', 50), 'hex') limit 1), " \
    "'') as account"

enum outcome
vault_audit_stretch(struct vault *v, struct audit_stretch *w,
    struct audit_line *out, size_t *count)
{
	struct sql_rows *rows = NULL;
	enum outcome r;
	size_t i, n = 0;

	if ((r = bound_stretch(v, w)) != OK)
		return r;
	const struct sql_param p[] = { sql_int(w->since),
	    sql_int(w->account), sql_int(w->after), sql_int(w->until),
	    sql_int((int64_t)w->max) };
	r = sql_run(v->db, "select " VAULT_SELECT(AUDIT_LINE) " from (select "
	    "h.*, " NAME_OF " from (select * from audit where " OF_STRETCH
	    "and id > $3 and id <= $4 order by id limit $5) as h) as lines "
	    "order by id", p, SQL_COUNT(p), &rows);
	if (r == OK)
		n = sql_rows_count(rows);
	for (i = 0; i < n && r == OK; i++)
		r = vault_columns_copy_row(rows, i, line_columns,
		    SQL_COUNT(line_columns), &out[i]);
	sql_rows_free(&rows);
	if (r == OK)
		*count = n;
	return r;
}
