/*
 * Rows of outbox: messages on their way.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "vault/columns.h"
#include "vault/outbox.h"
#include "vault/seal.h"

#define TELL_LIFE_S 86400
#define TELL_ID_BYTES 16

static const char *const fates[OUTBOX_FATES] = {
#define X(constant, word) [constant] = word,
	OUTBOX_FATES_OF(X)
#undef X
};

const char *
vault_outbox_word(enum outbox_fate fate)
{
	return fates[fate];
}

static enum outbox_fate
fate_of(const char *word)
{
	size_t i;

	for (i = OUTBOX_FATES - 1; i > 0; i--)
		if (strcmp(word, fates[i]) == 0)
			break;
	return (enum outbox_fate)i;
}

static struct sql_param
report_param(struct vault *v, const char *secret,
    unsigned char hash[KEY_HASH_LEN])
{
	if (secret == NULL)
		return sql_null();
	vault_seal_hash(v, KEY_REPORT, "report", secret, hash);
	return sql_bytes(hash, KEY_HASH_LEN);
}

static void
outbox_context(const char *message_id, char out[64])
{
	snprintf(out, 64, "outbox:%s", message_id);
}

static enum outcome
put_letter(struct vault *v, struct sql *db, const struct outbox_letter *l)
{
	unsigned char sealed[MSG_SIZE_MAX + KEY_SEAL_OVERHEAD];
	const struct msg *packet = l->packet;
	const char *message_id = msg_get(packet, M_MESSAGE_ID);
	unsigned char hash[KEY_HASH_LEN];
	char context[64];
	enum outcome r;

	if (msg_failed(packet) || message_id == NULL)
		return E_BUG;
	outbox_context(message_id, context);
	if ((r = vault_seal(v, context, packet->packet, packet->len,
	    sealed)) != OK)
		return r;
	struct sql_value values[] = {
		/* that which is not always there stands last */
		{ "message_id", sql_text(message_id) },
		{ "channel", sql_text(channel_name(l->channel)) },
		{ "kind", sql_text(l->kind) },
		{ "reference", sql_text(l->reference) },
		{ "body", sql_bytes(sealed, packet->len + KEY_SEAL_OVERHEAD) },
		{ "not_after" SQL_IN_SECONDS, sql_int(l->life_s) },
		{ "pin_of", l->pin_of == 0 ? sql_null() :
		    sql_int(l->pin_of) },
		{ "report", report_param(v, l->report, hash) },
		{ "due = daytime(now(), $)", sql_text(v->zone) },
	};
	/* The senders hear of it when the transaction commits. */
	const struct sql_write row = { "outbox", values,
	    SQL_COUNT(values) - !l->by_day,
	    "returning pg_notify('outbox_' || channel, '')" };
	return sql_write_insert(db, &row, NULL);
}

enum outcome
vault_outbox_put(struct vault *v, const struct outbox_letter *l)
{
	return put_letter(v, v->db, l);
}

enum outcome
vault_outbox_tell(struct vault *v, const struct outbox_mail *m)
{
	static struct msg packet;
	const struct outbox_letter letter = { .channel = CHANNEL_EMAIL,
	    .kind = m->kind, .reference = "", .packet = &packet,
	    .life_s = TELL_LIFE_S };
	unsigned char random[TELL_ID_BYTES];
	char id[TELL_ID_BYTES * 2 + 1];

	randombytes_buf(random, sizeof(random));
	sodium_bin2hex(id, sizeof(id), random, sizeof(random));
	msg_init(&packet, MSG_MAIL, randombytes_random());
	msg_put(&packet, M_TO, m->to);
	msg_put(&packet, M_MESSAGE_ID, id);
	msg_put(&packet, M_LANG, "en");
	msg_put(&packet, M_TEMPLATE, m->kind);
	msg_put_int(&packet, M_VALIDITY, TELL_LIFE_S / 60);
	msg_put(&packet, M_REPLACEMENT, "");
	msg_put(&packet, M_SUBJECT, m->subject);
	msg_put(&packet, M_TEXT, m->text);
	return put_letter(v, v->side, &letter);
}

static enum outcome
open_packet(struct vault *v, const struct sql_rows *rows,
    struct outbox_row *out)
{
	struct secret *plain = NULL;
	char context[64];
	enum outcome r;

	outbox_context(sql_rows_text(rows, 0, "message_id"), context);
	if ((r = vault_seal_open(v, rows, "body", context, &plain)) != OK)
		return r;
	if (secret_len(plain) > sizeof(out->packet.packet))
		r = E_BACKEND;
	else {
		out->packet.len = secret_len(plain);
		memcpy(out->packet.packet, secret_text(plain),
		    out->packet.len);
		if ((r = msg_check(&out->packet)) != OK)
			msg_wipe(&out->packet);
	}
	secret_free(&plain);
	return r;
}

#define OUTBOX_NAME(X, AND)						\
	X(INT, id) AND X(TEXT, kind) AND X(TEXT, reference)
#define OUTBOX_ROW(X, AND)						\
	OUTBOX_NAME(X, AND) AND X(INT, attempts) AND X(INT, doubts)

#define X(kind, name) VAULT_COLUMN(kind, struct outbox_row, name),
static const struct vault_column name_columns[] = { OUTBOX_NAME(X,) };
static const struct vault_column outbox_columns[] = { OUTBOX_ROW(X,) };
#undef X

/* Which message it is, and what became of it; channel and fate stand beside
 * the columns. */
static enum outcome
take_fate(const struct sql_rows *rows, struct outbox_row *out)
{
	enum outcome r;

	r = vault_columns_copy(rows, name_columns, SQL_COUNT(name_columns),
	    out);
	if (r == OK) {
		out->channel = channel_find(sql_rows_text(rows, 0,
		    "channel"));
		out->fate = fate_of(sql_rows_text(rows, 0, "fate"));
	}
	return r;
}

enum outcome
vault_outbox_lease(struct vault *v, enum channel channel, int64_t lease_s,
    struct outbox_row *out)
{
	const struct sql_param p[] = { sql_int(lease_s),
	    sql_text(channel_name(channel)) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "update outbox set attempts = attempts + 1, "
	    "doubts = doubts + 1, due = now() + make_interval(secs => $1) "
	    "where id = (select id from outbox where channel = $2 and "
	    "due <= now() and not_after > now() "
	    "order by kind <> 'pin', due limit 1 for update skip locked) "
	    "returning "
	    VAULT_SELECT(OUTBOX_ROW) ", channel, message_id, body", p,
	    SQL_COUNT(p), &rows);
	if (r == OK && (r = vault_columns_copy(rows, outbox_columns,
	    SQL_COUNT(outbox_columns), out)) == OK) {
		out->channel = channel_find(sql_rows_text(rows, 0,
		    "channel"));
		r = open_packet(v, rows, out);
	}
	sql_rows_free(&rows);
	return r;
}

/* That it was taken is counted by the way (vault/answer.h). */
#define COUNT_TAKEN "insert into answer (service, minute, fate, why, "	\
    "count, last) select channel, date_trunc('minute', now()), 'taken', '', " \
    "1, now() from ended where "
#define COUNT_ANSWER " on conflict (service, minute, fate, why) do update " \
    "set count = answer.count + 1, last = now()"

enum outcome
vault_outbox_done(struct vault *v, int64_t id)
{
	const struct sql_param p[] = { sql_int(id) };

	return sql_put(v->db, "with ended as (delete from outbox where id = $1 "
	    "returning channel, kind) " COUNT_TAKEN "kind <> 'blank'"
	    COUNT_ANSWER, p, SQL_COUNT(p));
}

enum outcome
vault_outbox_later(struct vault *v, int64_t id, int64_t delay_s)
{
	const struct sql_param p[] = { sql_int(id), sql_int(delay_s) };

	return sql_put(v->db, "update outbox set doubts = doubts - 1, "
	    "due = now() + make_interval(secs => $2) where id = $1 and "
	    "fate is null", p, SQL_COUNT(p));
}

enum outcome
vault_outbox_again(struct vault *v, int64_t id, int64_t delay_s)
{
	const struct sql_param p[] = { sql_int(id), sql_int(delay_s) };

	return sql_put(v->db, "update outbox set due = now() + "
	    "make_interval(secs => $2) where id = $1 and fate is null", p,
	    SQL_COUNT(p));
}

#define NO_MORE "body = '', due = 'infinity' "

enum outcome
vault_outbox_end(struct vault *v, int64_t id, enum outbox_fate fate,
    bool reports)
{
	const struct sql_param p[] = { sql_int(id), sql_text(fates[fate]),
	    sql_bool(reports) };

	/* What was reported meanwhile stands. */
	return sql_put(v->db, "with ended as (update outbox set " NO_MORE ", "
	    "fate = coalesce(fate, $2), report = case when $3 then report "
	    "end where id = $1 returning channel) " COUNT_TAKEN
	    "$2 = 'sent'" COUNT_ANSWER, p, SQL_COUNT(p));
}

enum outcome
vault_outbox_report(struct vault *v, const char *secret,
    enum outbox_fate fate, struct outbox_row *out)
{
	unsigned char hash[KEY_HASH_LEN];
	const struct sql_param p[] = { report_param(v, secret, hash),
	    sql_text(fates[fate]) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "update outbox set " NO_MORE ", "
	    "fate = $2 where report = $1 and coalesce(fate, 'sent') in "
	    "('sent', 'unconfirmed') returning " VAULT_SELECT(OUTBOX_NAME)
	    ", channel, fate", p, SQL_COUNT(p), &rows);
	if (r == OK)
		r = take_fate(rows, out);
	sql_rows_free(&rows);
	if (r != E_NOTFOUND)
		return r;
	r = sql_run(v->db, "select 1 from outbox where report = $1", p, 1,
	    &rows);
	if (r == OK)
		r = sql_rows_count(rows) == 0 ? E_NOTFOUND : E_EXPIRED;
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_outbox_expire(struct vault *v, struct outbox_row *out)
{
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "update outbox set " NO_MORE ", fate = case when "
	    "doubts > 0 then 'unconfirmed' else 'expired' end "
	    "where id = (select id from outbox where fate is null and "
	    "not_after <= now() and due <= now() order by not_after limit 1 "
	    "for update skip locked) returning " VAULT_SELECT(OUTBOX_NAME)
	    ", channel, fate", NULL, 0, &rows);
	if (r == OK)
		r = take_fate(rows, out);
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_outbox_next(struct vault *v, const char *reference, int64_t *last,
    struct outbox_row *out)
{
	const struct sql_param p[] = { sql_text(reference), sql_int(*last) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select " VAULT_SELECT(OUTBOX_ROW) ", channel, "
	    "fate, report is not null as reports from outbox where "
	    "reference = $1 and id > $2 order by id limit 1", p, SQL_COUNT(p),
	    &rows);
	if (r == OK && (r = take_fate(rows, out)) == OK) {
		out->attempts = sql_rows_int(rows, 0, "attempts");
		out->reports = sql_rows_bool(rows, 0, "reports");
		*last = out->id;
	}
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_outbox_wait(struct vault *v, enum channel channel, int timeout_ms)
{
	char name[32];
	enum outcome r;
	bool came;

	snprintf(name, sizeof(name), "outbox_%s", channel_name(channel));
	if ((r = sql_listen(v->db, name)) != OK)
		return r;
	return sql_wait(v->db, timeout_ms, &came);
}
