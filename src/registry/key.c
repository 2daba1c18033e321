/*
 * The look-up by a username, a registration number or an AMKA.
 */
#include <stdlib.h>

#include "registry/key.h"
#include "registry/registry_private.h"
#include "registry/view.h"

/* Letter for letter those of registry-indexes.sql.  Of a number: without
 * signs, in capitals, and without the zeros that a spreadsheet took, or the
 * ".0" that it put. */
static const struct {
	enum columns_field field;
	const char *before, *after;	/* of the column */
	const char *given;
	const char *shown;		/* how a plan begins it */
	const char *name;
} keys[] = {
	[REGISTRY_LOGIN_NAME] = { COLUMNS_login_name, "lower(btrim(",
	    "::text))", "lower($1)", "lower(btrim(", "username" },
	[REGISTRY_REGISTRATION] = { COLUMNS_registration_id, "btrim(",
	    "::text)", "$1", "btrim(", "registration number" },
	[REGISTRY_NUMBER] = { COLUMNS_ssn, "ltrim(upper(regexp_replace("
	    "regexp_replace(", "::text, '^ *([0-9]+)[.]0 *$', '\\1'), "
	    "'[^0-9A-Za-z]', '', 'g')), '0')", "ltrim($1, '0')",
	    "ltrim(", "AMKA" },
};

/* E_NOTFOUND: there is nothing to ask for, or no column for it. */
static enum outcome
compose_key(struct registry *reg, const struct conf_capacity *capacity,
    enum registry_key key, const char *before, char query[QUERY_SIZE])
{
	const struct columns *c;
	const char *column;
	struct buf b;
	enum outcome r;

	if ((r = registry_view_find(reg, capacity, &c)) != OK)
		return r;
	column = c->name[keys[key].field];
	if (*column == '\0')
		return E_NOTFOUND;
	buf_init(&b, query, QUERY_SIZE);
	buf_puts(&b, before);
	registry_view_select(&b, c);
	buf_putf(&b, " WHERE %s\"%s\"%s = %s LIMIT %d", keys[key].before,
	    column, keys[key].after, keys[key].given, REGISTRY_ROWS_MAX + 1);
	return buf_failed(&b) ? E_BUG : OK;
}

static enum outcome
run_key(struct registry *reg, const struct conf_capacity *capacity,
    enum registry_key key, const char *text, struct sql_rows **out)
{
	const struct sql_param p = sql_text(text);
	char query[QUERY_SIZE];
	enum outcome r;

	if (*text == '\0')
		return E_NOTFOUND;
	if ((r = compose_key(reg, capacity, key, "", query)) != OK)
		return r;
	r = sql_run(reg->sql, query, &p, 1, out);
	return r == OK ? OK : registry_view_failed(reg, r);
}

enum outcome
registry_key_find(struct registry *reg, const struct conf_capacity *capacity,
    enum registry_key key, const char *text, struct registry_rows **out)
{
	struct registry_rows *found = NULL;
	struct sql_rows *rows = NULL;
	enum outcome r;
	size_t i;

	if ((r = run_key(reg, capacity, key, text, &rows)) != OK)
		return r;
	if (sql_rows_count(rows) == 0)
		r = E_NOTFOUND;
	else if (sql_rows_count(rows) > REGISTRY_ROWS_MAX)
		r = E_LIMIT;
	else if ((found = calloc(1, sizeof(*found))) == NULL)
		r = E_NOMEM;
	for (i = 0; r == OK && i < sql_rows_count(rows); i++) {
		registry_view_take(rows, i, &found->row[i].record);
		found->row[i].live = registry_view_live(capacity,
		    found->row[i].record.status);
		found->count++;
	}
	sql_rows_free(&rows);
	if (r == OK)
		*out = found;
	return r;
}

enum outcome
registry_key_indexed(struct registry *reg,
    const struct conf_capacity *capacity, enum registry_key key)
{
	const struct sql_param p = sql_text("1");
	struct sql_rows *plan = NULL;
	char query[QUERY_SIZE];
	enum outcome r;

	r = compose_key(reg, capacity, key, "EXPLAIN ", query);
	if (r != OK)
		return r == E_NOTFOUND ? OK : r;
	r = registry_view_explain(reg, query, &p, 1, &plan);
	if (r == OK && registry_view_served(plan, keys[key].shown) == 0) {
		detail_set(&reg->detail, "registry: no index serves the "
		    "look-up by %s: see schema/sql/registry-indexes.sql",
		    keys[key].name);
		r = E_CONF;
	}
	sql_rows_free(&plan);
	return r;
}
