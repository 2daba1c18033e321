/*
 * How new the rows of a view are.
 */
#include <string.h>

#include "registry/newest.h"
#include "registry/registry_private.h"
#include "registry/view.h"

#define LETTERS_OF_COLUMN "abcdefghijklmnopqrstuvwxyz" \
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

enum outcome
registry_newest(struct registry *reg, const struct conf_capacity *capacity,
    int64_t *out)
{
	const char *column = capacity->updated;
	const struct columns *c;
	char query[QUERY_SIZE];
	struct sql_rows *rows = NULL;
	struct buf b;
	enum outcome r;

	if (*column == '\0')
		return E_NOTFOUND;
	if ((r = registry_view_find(reg, capacity, &c)) != OK)
		return r;
	buf_init(&b, query, sizeof(query));
	buf_putf(&b, "SELECT floor(extract(epoch from max((\"%s\")::text::"
	    "timestamptz)))::bigint AS newest FROM %s", column,
	    c->view);
	if (strspn(column, LETTERS_OF_COLUMN) != strlen(column) ||
	    buf_failed(&b)) {
		detail_set(&reg->detail, "capacities.updated: \"%s\" is not "
		    "the name of a column", column);
		return E_CONF;
	}
	if ((r = sql_run(reg->sql, query, NULL, 0, &rows)) != OK)
		return registry_view_failed(reg, r);
	*out = sql_rows_int(rows, 0, "newest");
	sql_rows_free(&rows);
	return OK;
}
