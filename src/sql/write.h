/*
 * A row on its way in, each value beside its column:
 *
 *	const struct sql_value values[] = {
 *		{ "kind", sql_text(kind) },
 *		{ "due" SQL_IN_SECONDS, sql_int(delay_s) },
 *	};
 *
 * A column may be followed by " = " and an expression with $ for the value.
 */
#ifndef SQL_WRITE_H
#define SQL_WRITE_H

#include "sql/sql.h"

#define SQL_IN_SECONDS " = now() + make_interval(secs => $)"
#define SQL_AT_SECOND " = to_timestamp($)"

struct sql_value {
	const char	*column;
	struct sql_param param;
};

struct sql_write {
	const char	*table;
	const struct sql_value *values;
	size_t		 n;
	const char	*rest;		/* "returning id"; NULL for nothing */
};

/* rest may hold "on conflict …" too.  *out as of sql_run; NULL if no row is
 * wanted: then as of sql_put. */
enum outcome	sql_write_insert(struct sql *, const struct sql_write *,
		    struct sql_rows **out) MUST_USE;
/* Of the rows whose key has its value, if there are any; as of sql_put. */
enum outcome	sql_write_update(struct sql *, const struct sql_write *,
		    const struct sql_value *key) MUST_USE;

#endif
