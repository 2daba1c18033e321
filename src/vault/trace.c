/*
 * What is somebody's though no account says so.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vault/seal.h"
#include "vault/rows.h"
#include "vault/trace.h"
#include "vault/vault_private.h"

#define BATCH 200
#define BATCH_TEXT "200"

/* Appends behind a comma; "" is the first. */
static enum outcome
append_item(char **list, const char *item)
{
	const size_t len = strlen(*list), more = strlen(item);
	char *grown;

	if (more == 0)
		return OK;
	if ((grown = realloc(*list, len + more + 2)) == NULL)
		return E_NOMEM;
	snprintf(grown + len, more + 2, "%s%s", len == 0 ? "" : ",", item);
	*list = grown;
	return OK;
}

static enum outcome
trace_known(struct vault *v, const struct trace_ask *ask, struct trace *t)
{
	const struct sql_param p[] = { sql_int(ask->account),
	    sql_text(ask->rows) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select coalesce(string_agg(reference, ','), '') "
	    "as list from ("
	    "select reference from flow where account = $1 "
	    "union select reference from provision where account = $1 "
	    "union select reference from audit where person = (select "
	    "encode(substring(person for 8), 'hex') from account "
	    "where id = $1) "
	    "union select reference from notice where registration <> '' and "
	    "source || ' ' || registration = any (string_to_array($2, "
	    "E'\\n'))) as his where reference <> ''", p, SQL_COUNT(p), &rows);
	if (r == OK)
		r = append_item(&t->references, sql_rows_text(rows, 0,
		    "list"));
	sql_rows_free(&rows);
	return r;
}

/* A row that cannot be opened is nobody's. */
static enum outcome
judge_flow(struct vault *v, const struct sql_rows *rows, size_t row,
    const struct trace_judge *judge, struct trace *t)
{
	struct secret *plain = NULL;
	struct flow_data data;
	bool his;

	if (vault_seal_open_row(v, &(struct vault_sealed){ rows, row, "data",
	    sql_rows_text(rows, row, "context") }, &plain) != OK)
		return OK;
	flow_data_decode(secret_text(plain), secret_len(plain), &data);
	secret_free(&plain);
	his = judge->flow(judge->arg, sql_rows_text(rows, row, "source"),
	    &data);
	sodium_memzero(&data, sizeof(data));
	return his ? append_item(&t->references, sql_rows_text(rows, row,
	    "reference")) : OK;
}

static enum outcome
judge_letter(struct vault *v, const struct sql_rows *rows, size_t row,
    const struct trace_judge *judge, struct trace *t)
{
	struct secret *plain = NULL;
	static struct msg packet;
	const char *to;
	bool his = false;

	if (vault_seal_open_row(v, &(struct vault_sealed){ rows, row, "body",
	    sql_rows_text(rows, row, "context") }, &plain) != OK)
		return OK;
	if (secret_len(plain) <= sizeof(packet.packet)) {
		packet.len = secret_len(plain);
		memcpy(packet.packet, secret_text(plain), packet.len);
		his = msg_check(&packet) == OK &&
		    (to = msg_get(&packet, M_TO)) != NULL &&
		    judge->letter(judge->arg, to);
	}
	msg_wipe(&packet);
	secret_free(&plain);
	return his ? append_item(&t->letters, sql_rows_text(rows, row,
	    "id")) : OK;
}

typedef enum outcome judge_fn(struct vault *, const struct sql_rows *,
    size_t row, const struct trace_judge *, struct trace *);

static enum outcome
trace_walk(struct vault *v, const char *query, judge_fn *judge_row,
    const struct trace_ask *ask, struct trace *t)
{
	struct sql_rows *rows = NULL;
	enum outcome r = OK;
	int64_t last = 0;
	size_t i, n = BATCH;

	while (r == OK && n == BATCH) {
		const struct sql_param p[] = { sql_int(last) };

		if ((r = sql_run(v->db, query, p, SQL_COUNT(p), &rows)) != OK)
			break;
		n = sql_rows_count(rows);
		for (i = 0; i < n && r == OK; i++) {
			r = judge_row(v, rows, i, &ask->judge, t);
			last = sql_rows_int(rows, i, "id");
		}
		sql_rows_free(&rows);
	}
	return r;
}

#define FLOWS "select id, source, reference, data, 'flow:' || "		\
    "encode(nonce, 'hex') as context from flow where id > $1 and "	\
    "data <> '' and account is null order by id limit " BATCH_TEXT
#define LETTERS_OF_NONE "select id, body, 'outbox:' || message_id as "	\
    "context from outbox where id > $1 and body <> '' and "		\
    "reference = '' order by id limit " BATCH_TEXT

enum outcome
trace_find(struct vault *v, const struct trace_ask *ask, struct trace *out)
{
	struct trace t = { calloc(1, 1), calloc(1, 1) };
	enum outcome r = E_NOMEM;

	if (t.references != NULL && t.letters != NULL &&
	    (r = append_item(&t.references, ask->reference)) == OK &&
	    (r = trace_known(v, ask, &t)) == OK &&
	    (r = trace_walk(v, FLOWS, judge_flow, ask, &t)) == OK)
		r = trace_walk(v, LETTERS_OF_NONE, judge_letter, ask, &t);
	if (r == OK)
		*out = t;
	else
		trace_free(&t);
	return r;
}

void
trace_free(struct trace *t)
{
	free(t->references);
	free(t->letters);
	*t = (struct trace){ NULL, NULL };
}
