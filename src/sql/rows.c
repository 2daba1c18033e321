/*
 * The rows of an answer, by the names of their columns.
 */
#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sql/rows.h"
#include "sql/sql_private.h"

size_t
sql_rows_count(const struct sql_rows *rows)
{
	return (size_t)PQntuples(rows->result);
}

size_t
sql_rows_columns(const struct sql_rows *rows)
{
	return (size_t)PQnfields(rows->result);
}

const char *
sql_rows_name(const struct sql_rows *rows, size_t col)
{
	return PQfname(rows->result, (int)col);
}

/* A name that the statement does not select is a bug of ours. */
static int
column_of(const struct sql_rows *rows, const char *name)
{
	int i, n = PQnfields(rows->result);

	for (i = 0; i < n; i++)
		if (strcmp(PQfname(rows->result, i), name) == 0)
			return i;
	assert(!"no such column");
	return n;
}

const char *
sql_rows_text(const struct sql_rows *rows, size_t row, const char *name)
{
	const char *text = PQgetvalue(rows->result, (int)row,
	    column_of(rows, name));

	return text == NULL ? "" : text;
}

int64_t
sql_rows_int(const struct sql_rows *rows, size_t row, const char *name)
{
	int64_t v;

	return text_to_int(sql_rows_text(rows, row, name), INT64_MIN,
	    INT64_MAX, &v) == OK ? v : 0;
}

bool
sql_rows_bool(const struct sql_rows *rows, size_t row, const char *name)
{
	return sql_rows_text(rows, row, name)[0] == 't';
}

/* bytea_output is hex: \x and two digits a byte. */
size_t
sql_rows_len(const struct sql_rows *rows, size_t row, const char *name)
{
	size_t len = strlen(sql_rows_text(rows, row, name));

	return len < 2 ? 0 : (len - 2) / 2;
}

bool
sql_rows_bytes(const struct sql_rows *rows, size_t row, const char *name,
    void *out, size_t size)
{
	const char *text = sql_rows_text(rows, row, name);
	size_t len = sql_rows_len(rows, row, name), done;

	if (len > size)
		return false;
	return len == 0 || (sodium_hex2bin(out, size, text + 2, len * 2, NULL,
	    &done, NULL) == 0 && done == len);
}

void
sql_rows_free(struct sql_rows **rows)
{
	PGresult *result;
	int i, j;

	if (rows == NULL || *rows == NULL)
		return;
	result = (*rows)->result;
	for (i = 0; i < PQntuples(result); i++)
		for (j = 0; j < PQnfields(result); j++)
			sodium_memzero(PQgetvalue(result, i, j),
			    (size_t)PQgetlength(result, i, j));
	PQclear(result);
	free(*rows);
	*rows = NULL;
}
