/*
 * Rows of outbox: messages on their way.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "vault/outbox.h"
#include "vault/seal.h"
#include "vault/vault_private.h"

#define NOTIFY "outbox"

static void
outbox_context(const char *message_id, char out[64])
{
	snprintf(out, 64, "outbox:%s", message_id);
}

enum outcome
vault_outbox_put(struct vault *v, const struct outbox_letter *l)
{
	unsigned char sealed[MSG_SIZE_MAX + KEY_SEAL_OVERHEAD];
	const struct msg *packet = l->packet;
	const char *message_id = msg_get(packet, M_MESSAGE_ID);
	char context[64];
	enum outcome r;

	if (msg_failed(packet) || message_id == NULL)
		return E_BUG;
	outbox_context(message_id, context);
	vault_seal(v, context, packet->packet, packet->len, sealed);
	const struct sql_param p[] = {
		sql_text(message_id), sql_text(channel_name(l->channel)),
		sql_text(l->kind), sql_text(l->reference),
		sql_bytes(sealed, packet->len + KEY_SEAL_OVERHEAD),
		sql_int(l->life_s), sql_int(l->pin_of),
	};
	r = sql_exec(v->db, "insert into outbox (message_id, channel, kind, "
	    "reference, body, not_after, pin_of) values ($1, $2, $3, $4, $5, "
	    "now() + make_interval(secs => $6), nullif($7, 0))", p,
	    SQL_COUNT(p), NULL);
	if (r != OK)
		return r;
	/* Delivered to the senders when the transaction commits. */
	return sql_exec(v->db, "notify " NOTIFY, NULL, 0, NULL);
}

static enum outcome
open_packet(struct vault *v, const struct sql_rows *rows,
    struct outbox_row *out)
{
	struct secret *plain = NULL;
	char context[64];
	enum outcome r;

	outbox_context(sql_get_text(rows, 0, 4), context);
	if ((r = vault_seal_open(v, rows, 5, context, &plain)) != OK)
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

enum outcome
vault_outbox_lease(struct vault *v, int64_t lease_s, struct outbox_row *out)
{
	const struct sql_param p[] = { sql_int(lease_s) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "update outbox set attempts = attempts + 1, "
	    "due = now() + make_interval(secs => $1) where id = (select id "
	    "from outbox where due <= now() and not_after > now() "
	    "order by due limit 1 for update skip locked) "
	    "returning id, channel, kind, reference, message_id, body, "
	    "attempts", p, SQL_COUNT(p), &rows);
	if (r != OK)
		return r;
	if (sql_rows_count(rows) == 0) {
		r = E_NOTFOUND;
		goto done;
	}
	out->id = sql_get_int(rows, 0, 0);
	out->channel = channel_find(sql_get_text(rows, 0, 1));
	out->attempts = sql_get_int(rows, 0, 6);
	if ((r = text_copy(out->kind, sizeof(out->kind),
	    sql_get_text(rows, 0, 2))) != OK ||
	    (r = text_copy(out->reference, sizeof(out->reference),
	    sql_get_text(rows, 0, 3))) != OK)
		goto done;
	r = open_packet(v, rows, out);
done:
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_outbox_done(struct vault *v, int64_t id)
{
	const struct sql_param p[] = { sql_int(id) };

	return sql_exec(v->db, "delete from outbox where id = $1", p,
	    SQL_COUNT(p), NULL);
}

enum outcome
vault_outbox_later(struct vault *v, int64_t id, int64_t delay_s)
{
	const struct sql_param p[] = { sql_int(id), sql_int(delay_s) };

	return sql_exec(v->db, "update outbox set due = now() + "
	    "make_interval(secs => $2) where id = $1", p, SQL_COUNT(p), NULL);
}

enum outcome
vault_outbox_drop(struct vault *v, int64_t flow, const enum channel *channel)
{
	const struct sql_param p[] = { sql_int(flow),
	    sql_text(channel == NULL ? "" : channel_name(*channel)) };

	return sql_exec(v->db, "delete from outbox where pin_of = $1 and "
	    "$2 in ('', channel)", p, SQL_COUNT(p), NULL);
}

enum outcome
vault_outbox_wait(struct vault *v, int timeout_ms)
{
	enum outcome r;
	bool came;

	if ((r = sql_listen(v->db, NOTIFY)) != OK)
		return r;
	return sql_wait(v->db, timeout_ms, &came);
}
