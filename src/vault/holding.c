/*
 * The inventory, and the rows of one person.
 */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "vault/holding.h"
#include "vault/vault_private.h"

static const struct holding_table tables[] = {
#define TABLE(name, kept, fate, his, order)				\
	{ #name, HOLDING_##kept, HOLDING_##fate, his, order },
#define COLUMN(table, column, how, context)
#include "vault/holding.def"
#undef TABLE
#undef COLUMN
};
#define TABLES (sizeof(tables) / sizeof(tables[0]))

static const struct holding_column holding_columns[] = {
#define TABLE(name, kept, fate, his, order)
#define COLUMN(table, column, how, context)				\
	{ #table, #column, HOLDING_##how, context },
#include "vault/holding.def"
#undef TABLE
#undef COLUMN
};
#define COLUMNS (sizeof(holding_columns) / sizeof(holding_columns[0]))

#define QUERY_SIZE 8192
/* Each is a parameter of every query, whatever the rows depend on. */
#define ALL_PARAMS "$1::bigint is not null and $2::text is not null and " \
    "$3::text is not null"

const struct holding_table *
holding_table(size_t n)
{
	return n < TABLES ? &tables[n] : NULL;
}

/* Of what is not for others, whether it is there. */
static void
put_held_column(struct buf *q, const struct holding_column *c)
{
	switch (c->how) {
	case HOLDING_TIME:
		buf_putf(q, ", to_char(%s, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') "
		    "as %s", c->name, c->name);
		break;
	case HOLDING_HASHED:
	case HOLDING_SECRET:
		buf_putf(q, ", case when length(%s) > 0 then '*' end as %s",
		    c->name, c->name);
		break;
	case HOLDING_SHOWN:
	case HOLDING_OURS:
		buf_putf(q, ", %s::text as %s", c->name, c->name);
		break;
	default:
		buf_putf(q, ", %s, %s as context_%s", c->name, c->context,
		    c->name);
	}
}

static enum outcome
print_select(const struct holding_table *t, char *out)
{
	struct buf q;
	size_t i;

	buf_init(&q, out, QUERY_SIZE);
	buf_puts(&q, "select place");
	for (i = 0; i < COLUMNS; i++)
		if (strcmp(holding_columns[i].table, t->name) == 0)
			put_held_column(&q, &holding_columns[i]);
	buf_putf(&q, " from (select *, (%s)::bigint as place from %s) as t "
	    "where %s and " ALL_PARAMS " and place < $4 order by place desc "
	    "limit 1", t->order, t->name, t->his);
	return buf_failed(&q) ? E_BUG : OK;
}

static void
see_row(struct vault *v, const struct sql_rows *rows,
    const struct holding_table *t, const struct holding_walk *w)
{
	const char *value;
	size_t i;

	for (i = 0; i < COLUMNS; i++) {
		const struct holding_column *c = &holding_columns[i];

		if (strcmp(c->table, t->name) != 0)
			continue;
		value = sql_rows_text(rows, 0, c->name);
		if (*value == '\0')
			continue;
		if (c->how < HOLDING_TEXT)
			w->see(w->arg, c->name, c->how, value);
		else if (sql_rows_len(rows, 0, c->name) > 0)
			holding_open(v, rows, c, w->see, w->arg);
	}
}

enum outcome
holding_next(struct vault *v, const struct holding_table *t,
    struct holding_walk *w)
{
	const struct sql_param p[] = { sql_int(w->whose.account),
	    sql_text(w->whose.references), sql_text(w->whose.letters),
	    sql_int(w->place) };
	struct sql_rows *rows = NULL;
	char query[QUERY_SIZE];
	enum outcome r;

	if (*t->his == '\0')
		return E_NOTFOUND;
	if ((r = print_select(t, query)) != OK ||
	    (r = sql_run(v->db, query, p, SQL_COUNT(p), &rows)) != OK)
		return r;
	if (sql_rows_count(rows) == 0)
		r = E_NOTFOUND;
	else {
		w->place = sql_rows_int(rows, 0, "place");
		see_row(v, rows, t, w);
	}
	sql_rows_free(&rows);
	return r;
}

enum outcome
holding_count(struct vault *v, const struct holding_table *t,
    const struct holding_whose *w, int64_t *out)
{
	const struct sql_param p[] = { sql_int(w->account),
	    sql_text(w->references), sql_text(w->letters) };
	struct sql_rows *rows = NULL;
	char query[QUERY_SIZE];
	enum outcome r;

	snprintf(query, sizeof(query), "select count(*) as n from %s where "
	    "%s and " ALL_PARAMS, t->name, t->his);
	if ((r = sql_run(v->db, query, p, SQL_COUNT(p), &rows)) == OK)
		*out = sql_rows_int(rows, 0, "n");
	sql_rows_free(&rows);
	return r;
}

enum outcome
holding_remove(struct vault *v, const struct holding_table *t,
    const struct holding_whose *w, int64_t *out)
{
	const struct sql_param p[] = { sql_int(w->account),
	    sql_text(w->references), sql_text(w->letters) };
	char query[QUERY_SIZE];

	if (t->fate != HOLDING_GOES)
		return E_BUG;
	snprintf(query, sizeof(query), "delete from %s where %s and "
	    ALL_PARAMS, t->name, t->his);
	return sql_exec(v->db, query, p, SQL_COUNT(p), out);
}
