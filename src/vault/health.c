/* Is the database fit, and what waits in it too long? */
#include "vault/health.h"
#include "vault/vault.h"
#include "vault/vault_private.h"

enum outcome
vault_health_write(struct vault *v, struct detail *d)
{
	enum outcome r;

	if ((r = vault_begin(v)) == OK)
		r = sql_exec(v->db, "with gone as (delete from pulse) "
		    "insert into pulse (at, filler) values (now(), "
		    "repeat('x', 7000))", NULL, 0, NULL);
	if (r == OK)
		r = vault_commit(v);
	if (r != OK)
		*d = *sql_detail(v->db);
	vault_rollback(v);
	return r;
}

static enum outcome
read_queue(struct vault *v, const char *query, const struct sql_param *p,
    size_t n, struct health_queue *out)
{
	struct sql_rows *rows = NULL;
	enum outcome r;

	if ((r = sql_run(v->db, query, p, n, &rows)) == OK) {
		out->count = sql_rows_int(rows, 0, "count");
		out->oldest = sql_rows_int(rows, 0, "oldest");
	}
	sql_rows_free(&rows);
	return r;
}

#define QUEUE "select count(*) as count, coalesce("			\
    SECONDS("now() - min(created)") ", 0) as oldest from "

enum outcome
vault_health_outbox(struct vault *v, enum channel channel,
    struct health_queue *out)
{
	const struct sql_param p[] = { sql_text(channel_name(channel)) };

	/* What is due never is kept for its page alone. */
	return read_queue(v, QUEUE "outbox where channel = $1 and "
	    "due < 'infinity' and not_after > now() and kind <> 'blank'",
	    p, SQL_COUNT(p), out);
}

enum outcome
vault_health_journal(struct vault *v, struct health_queue *out)
{
	return read_queue(v, QUEUE "(select a.created from provision p "
	    "join account a on a.id = p.account) as waiting", NULL, 0, out);
}

enum outcome
vault_health_copies(struct vault *v, struct health_copies *out)
{
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select (select count(*) from "
	    "pg_stat_replication) as count, "
	    "current_setting('synchronous_standby_names') <> '' and "
	    "current_setting('synchronous_commit') not in ('off', 'local') "
	    "as waited_for", NULL, 0, &rows);
	if (r == OK) {
		out->count = sql_rows_int(rows, 0, "count");
		out->waited_for = sql_rows_bool(rows, 0, "waited_for");
	}
	sql_rows_free(&rows);
	return r;
}
