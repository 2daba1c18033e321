/*
 * Every row of a capacity's view.
 */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "registry/registry_private.h"
#include "registry/view.h"
#include "registry/walk.h"

#define FETCH "FETCH 500 FROM uregister_walk"

/* Bytes that are no text are to be counted, not to end the count: a server
 * that does not know what they mean hands them over as they are. */
static enum outcome
take_bytes(struct registry *reg, bool *any_bytes)
{
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(reg->sql, "SELECT CASE current_setting("
	    "'server_encoding') WHEN 'SQL_ASCII' THEN set_config("
	    "'client_encoding', 'SQL_ASCII', true) END AS bytes", NULL, 0,
	    &rows);
	*any_bytes = r == OK && *sql_rows_text(rows, 0, "bytes") != '\0';
	sql_rows_free(&rows);
	return r;
}

static enum outcome
declare(struct registry *reg, const struct conf_capacity *capacity,
    bool *any_bytes)
{
	const struct columns *c;
	char query[QUERY_SIZE];
	struct buf b;
	enum outcome r;

	if ((r = registry_view_find(reg, capacity, &c)) != OK)
		return r;
	buf_init(&b, query, sizeof(query));
	buf_puts(&b, "DECLARE uregister_walk NO SCROLL CURSOR FOR ");
	registry_view_select(&b, c);
	if (buf_failed(&b))
		return E_BUG;
	if ((r = sql_begin(reg->sql)) != OK ||
	    (r = take_bytes(reg, any_bytes)) != OK ||
	    (r = sql_exec(reg->sql, query, NULL, 0, NULL)) != OK)
		return registry_view_failed(reg, r);
	return OK;
}

static bool
is_text_row(const struct sql_rows *rows, size_t row)
{
	const char *value;
	size_t i;

	for (i = 0; i < COLUMNS_FIELDS; i++) {
		value = sql_rows_text(rows, row, columns_field_name(i));
		if (!text_is_utf8(value, strlen(value)))
			return false;
	}
	return true;
}

static void
walk_rows(const struct sql_rows *rows, const struct conf_capacity *capacity,
    const struct registry_walk *walk)
{
	struct registry_seen seen;
	struct record record;
	size_t i;

	for (i = 0; i < sql_rows_count(rows); i++) {
		registry_view_take(rows, i, &record);
		seen = (struct registry_seen){ .record = &record,
		    .live = registry_view_live(capacity, record.status),
		    .text = is_text_row(rows, i) };
		walk->see(walk->arg, &seen);
	}
	record_clear(&record);
}

enum outcome
registry_walk(struct registry *reg, const struct conf_capacity *capacity,
    struct registry_walk *walk)
{
	struct sql_rows *rows = NULL;
	enum outcome r;

	walk->whole = false;
	r = declare(reg, capacity, &walk->any_bytes);
	while (r == OK && !walk->whole && clock_ms() < walk->deadline) {
		r = sql_run(reg->sql, FETCH, NULL, 0, &rows);
		if (r != OK) {
			r = registry_view_failed(reg, r);
			break;
		}
		walk->whole = sql_rows_count(rows) == 0;
		walk_rows(rows, capacity, walk);
		sql_rows_free(&rows);
	}
	sql_rollback(reg->sql);
	return r;
}
