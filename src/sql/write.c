/*
 * Insert and update, made of columns and their values.
 */
#include <string.h>

#include "base/buf.h"
#include "sql/write.h"

#define STATEMENT_SIZE 4096

struct statement {
	char	 text[STATEMENT_SIZE];
	struct buf b;
	struct sql_param p[SQL_PARAMS_MAX];
	size_t	 n;
};

static size_t
name_len(const struct sql_value *v)
{
	return strcspn(v->column, " ");
}

static void
put_column(struct statement *s, const struct sql_value *v)
{
	buf_put(&s->b, v->column, name_len(v));
}

/* Its expression, with the number of the parameter behind the $. */
static void
put_expression(struct statement *s, const struct sql_value *v)
{
	const char *as = strstr(v->column, " = ");
	const char *dollar;

	as = as == NULL ? "$" : as + strlen(" = ");
	dollar = as + strcspn(as, "$");
	buf_put(&s->b, as, (size_t)(dollar - as));
	if (*dollar == '\0')
		return;
	s->p[s->n++] = v->param;
	buf_putf(&s->b, "$%zu%s", s->n, dollar + 1);
}

static void
put_assignment(struct statement *s, const struct sql_value *v)
{
	put_column(s, v);
	buf_puts(&s->b, " = ");
	put_expression(s, v);
}

enum outcome
sql_write_insert(struct sql *db, const struct sql_write *w,
    struct sql_rows **out)
{
	struct statement s = { .n = 0 };
	size_t i;

	if (w->n > SQL_PARAMS_MAX)
		return E_BUG;
	buf_init(&s.b, s.text, sizeof(s.text));
	buf_putf(&s.b, "insert into %s (", w->table);
	for (i = 0; i < w->n; i++) {
		buf_puts(&s.b, i == 0 ? "" : ", ");
		put_column(&s, &w->values[i]);
	}
	buf_puts(&s.b, ") values (");
	for (i = 0; i < w->n; i++) {
		buf_puts(&s.b, i == 0 ? "" : ", ");
		put_expression(&s, &w->values[i]);
	}
	buf_putf(&s.b, ") %s", w->rest == NULL ? "" : w->rest);
	if (buf_failed(&s.b))
		return E_BUG;
	return out == NULL ? sql_put(db, s.text, s.p, s.n) :
	    sql_run(db, s.text, s.p, s.n, out);
}

enum outcome
sql_write_update(struct sql *db, const struct sql_write *w,
    const struct sql_value *key)
{
	struct statement s = { .n = 0 };
	size_t i;

	if (w->n >= SQL_PARAMS_MAX)
		return E_BUG;
	buf_init(&s.b, s.text, sizeof(s.text));
	buf_putf(&s.b, "update %s set ", w->table);
	for (i = 0; i < w->n; i++) {
		buf_puts(&s.b, i == 0 ? "" : ", ");
		put_assignment(&s, &w->values[i]);
	}
	buf_puts(&s.b, " where ");
	put_assignment(&s, key);
	if (buf_failed(&s.b))
		return E_BUG;
	return sql_put(db, s.text, s.p, s.n);
}
