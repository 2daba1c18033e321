/*
 * The look-up by a username or a registration number.
 */
#include <stdlib.h>

#include "registry/key.h"
#include "registry/registry_private.h"
#include "registry/view.h"

/* Letter for letter those of registry-indexes.sql. */
static const struct {
	enum columns_field field;
	const char *before, *after;	/* of the column */
	const char *given;
} keys[] = {
	[REGISTRY_LOGIN_NAME] = { COLUMNS_login_name, "lower(btrim(",
	    "::text))", "lower($1)" },
	[REGISTRY_REGISTRATION] = { COLUMNS_registration_id, "btrim(",
	    "::text)", "$1" },
};

static enum outcome
run_key(struct registry *reg, const struct conf_capacity *capacity,
    enum registry_key key, const char *text, struct sql_rows **out)
{
	const struct sql_param p = sql_text(text);
	const struct columns *c;
	char query[QUERY_SIZE];
	const char *column;
	struct buf b;
	enum outcome r;

	if ((r = registry_view_find(reg, capacity, &c)) != OK)
		return r;
	column = c->name[keys[key].field];
	if (*column == '\0' || *text == '\0')
		return E_NOTFOUND;
	buf_init(&b, query, sizeof(query));
	registry_view_select(&b, capacity, c);
	buf_putf(&b, " WHERE %s\"%s\"%s = %s LIMIT %d", keys[key].before,
	    column, keys[key].after, keys[key].given, REGISTRY_ROWS_MAX + 1);
	if (buf_failed(&b))
		return E_BUG;
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
