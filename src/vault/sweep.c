/*
 * What is over goes: in batches that hold no lock for long, each table by
 * itself, so that neither many rows nor a fault of one keeps the rest.
 */
#include <stdio.h>
#include <string.h>

#include "vault/sweep.h"
#include "vault/vault_private.h"

#define BATCH 1000		/* rows of one statement */
#define BATCHES 20		/* of one table, in one round */
#define QUERY_SIZE 768

static const struct over {
	const char	*name;
	const char	*table;
	const char	*verb;
	const char	*change;
	const char	*due;
	const char	*slack;
	const char	*besides;
} overs[] = {
#define DELETE_FROM "delete from", ""
#define EMPTY "update", "set data = '', ended = coalesce(ended, expires) "
#define SWEEP(name, table, how, due, slack, besides) \
	{ name, table, how, due, slack, besides },
#include "vault/sweep.def"
#undef SWEEP
};

#define OVERS (sizeof(overs) / sizeof(overs[0]))

/* The person keeps his row, and with it his unique id; the name is free, that
 * of one who was erased too. */
static enum outcome
free_names(struct vault *v, int64_t reserve_months)
{
	const struct sql_param p[] = { sql_int(reserve_months) };

	if (reserve_months == 0)
		return OK;
	return sql_exec(v->db, "update account set name = null, "
	    "uid = case when erased is null then uid || '#' || id else uid end "
	    "where status = 'closed' and (uid not like '%#%' or "
	    "name is not null) and "
	    "closed < now() - make_interval(months => $1::integer)", p, 1,
	    NULL);
}

static size_t
params_of(const char *query)
{
	return strstr(query, "$1") != NULL;
}

/* A row that somebody works on comes in the next round. */
static enum outcome
sweep_table(struct vault *v, const struct over *o, int64_t keep_s, bool *more)
{
	const struct sql_param p[] = { sql_int(keep_s) };
	char query[QUERY_SIZE];
	int64_t gone = BATCH;
	enum outcome r = OK;
	size_t i;

	snprintf(query, sizeof(query), "%s %s %swhere ctid = any (array "
	    "(select ctid from %s where %s and %s < now() - %s limit %d "
	    "for update skip locked))", o->verb, o->table, o->change,
	    o->table, o->besides, o->due, o->slack, BATCH);
	for (i = 0; i < BATCHES && gone == BATCH && r == OK; i++)
		r = sql_exec(v->db, query, p, params_of(query), &gone);
	*more = *more || (r == OK && gone == BATCH);
	return r;
}

enum outcome
vault_sweep(struct vault *v, int64_t keep_s, int64_t reserve_months,
    bool *more)
{
	struct detail why = { "" };
	enum outcome r, first = OK;
	size_t i;

	*more = false;
	for (i = 0; i < OVERS; i++) {
		r = sweep_table(v, &overs[i], keep_s, more);
		if (r == OK)
			continue;
		if (first == OK)
			detail_set(&why, "%s: %s", overs[i].name,
			    sql_detail(v->db)->text);
		first = first == OK ? r : first;
	}
	r = free_names(v, reserve_months);
	if (first == OK)
		return r;
	sql_set_detail(v->db, why.text);
	return first;
}

static enum outcome
look_at(struct vault *v, const struct over *o, int64_t keep_s, int64_t *out)
{
	const struct sql_param p[] = { sql_int(keep_s) };
	struct sql_rows *rows = NULL;
	char query[QUERY_SIZE];
	enum outcome r;

	snprintf(query, sizeof(query), "select coalesce(floor(extract(epoch "
	    "from now() - %s - (select %s from %s where %s order by %s limit "
	    "1)))::bigint, 0) as late", o->slack, o->due, o->table, o->besides,
	    o->due);
	r = sql_run(v->db, query, p, params_of(query), &rows);
	if (r == OK)
		*out = sql_rows_int(rows, 0, "late");
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_sweep_late(struct vault *v, int64_t keep_s, const char **name,
    int64_t *out)
{
	int64_t late = 0;
	enum outcome r;
	size_t i;

	*out = 0;
	for (i = 0; i < OVERS; i++) {
		if ((r = look_at(v, &overs[i], keep_s, &late)) != OK)
			return r;
		if (late > *out) {
			*out = late;
			*name = overs[i].name;
		}
	}
	return OK;
}
