/* Rows of answer: what the services outside said. */
#include <string.h>

#include "base/text.h"
#include "vault/answer.h"
#include "vault/columns.h"

static const char *const fates[ANSWER_FATES] = { "taken", "refused",
    "failed" };

enum outcome
vault_answer_put(struct vault *v, const char *service, enum answer_fate fate,
    const char *why)
{
	const struct sql_param p[] = { sql_text(service),
	    sql_text(fates[fate]), sql_text(fate == ANSWER_TAKEN ? "" : why) };

	/* It travels with the transaction at hand. */
	return sql_put(v->db, "insert into answer (service, minute, fate, "
	    "why, count, last) values ($1, date_trunc('minute', now()), $2, "
	    "$3, 1, now()) on conflict (service, minute, fate, why) "
	    "do update set count = answer.count + 1, last = now()", p,
	    SQL_COUNT(p));
}

static void
copy_why(char *out, const char *why)
{
	text_cut(out, DETAIL_SIZE, why);
}

enum outcome
vault_answer_hour(struct vault *v, const char *service,
    struct answer_hour *out)
{
	const struct sql_param p[] = { sql_text(service) };
	struct sql_rows *rows = NULL;
	enum outcome r;
	size_t i;

	r = sql_run(v->db, "with hour as (select * from answer where "
	    "service = $1 and minute > now() - interval '1 hour') select "
	    "coalesce(sum(count) filter (where fate = 'taken'), 0)::bigint "
	    "as taken, "
	    "coalesce(sum(count) filter (where fate = 'refused'), 0)::bigint "
	    "as refused, "
	    "coalesce(sum(count) filter (where fate = 'failed'), 0)::bigint "
	    "as failed, (select fate from hour order by last desc limit 1) "
	    "as newest, (select why from hour where fate <> 'taken' "
	    "order by last desc limit 1) as why from hour", p, SQL_COUNT(p),
	    &rows);
	if (r == OK) {
		out->last = ANSWER_TAKEN;
		for (i = 0; i < ANSWER_FATES; i++) {
			out->count[i] = sql_rows_int(rows, 0, fates[i]);
			if (strcmp(sql_rows_text(rows, 0, "newest"),
			    fates[i]) == 0)
				out->last = (enum answer_fate)i;
		}
		copy_why(out->why, sql_rows_text(rows, 0, "why"));
	}
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_answer_refused(struct vault *v, const char *service,
    struct answer_reason out[ANSWER_REASONS], size_t *count)
{
	const struct sql_param p[] = { sql_text(service), sql_text(v->zone),
	    sql_int(ANSWER_REASONS) };
	struct sql_rows *rows = NULL;
	enum outcome r;
	size_t i;

	r = sql_run(v->db, "select sum(count)::bigint as count, why "
	    "from answer where service = $1 and fate = 'refused' and "
	    "minute >= tally_window(now(), 86400, $2) group by why "
	    "order by 1 desc limit $3", p, SQL_COUNT(p), &rows);
	for (i = 0; r == OK && i < sql_rows_count(rows); i++) {
		out[i].count = sql_rows_int(rows, i, "count");
		copy_why(out[i].why, sql_rows_text(rows, i, "why"));
	}
	if (r == OK)
		*count = i;
	sql_rows_free(&rows);
	return r;
}
