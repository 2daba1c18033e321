/*
 * Between the columns of a table and the members of its row.
 */
#include "base/text.h"
#include "vault/columns.h"

static enum outcome
copy_column(const struct sql_rows *rows, size_t row,
    const struct vault_column *c, void *out)
{
	char *at = (char *)out + c->offset;

	switch (c->kind) {
	case COLUMN_TEXT:
	case COLUMN_TEXT_OR_NULL:
		return text_copy(at, c->size, sql_rows_text(rows, row,
		    c->name)) == OK ? OK : E_BUG;
	case COLUMN_INT:
	case COLUMN_INT_OR_NULL:
	case COLUMN_TIME:
		break;
	}
	*(int64_t *)(void *)at = sql_rows_int(rows, row, c->name);
	return OK;
}

enum outcome
vault_columns_copy_row(const struct sql_rows *rows, size_t row,
    const struct vault_column *columns, size_t n, void *out)
{
	enum outcome r = OK;
	size_t i;

	if (row >= sql_rows_count(rows))
		return E_NOTFOUND;
	for (i = 0; i < n && r == OK; i++)
		r = copy_column(rows, row, &columns[i], out);
	return r;
}

enum outcome
vault_columns_copy(const struct sql_rows *rows,
    const struct vault_column *columns, size_t n, void *out)
{
	return vault_columns_copy_row(rows, 0, columns, n, out);
}

static struct sql_param
param_of(const struct vault_column *c, const char *at)
{
	int64_t number;

	if (c->kind == COLUMN_TEXT)
		return sql_text(at);
	if (c->kind == COLUMN_TEXT_OR_NULL)
		return sql_text_or_null(at);
	number = *(const int64_t *)(const void *)at;
	return number == 0 && c->kind != COLUMN_INT ? sql_null() :
	    sql_int(number);
}

void
vault_columns_values(const struct vault_column *columns, size_t n,
    const void *row, struct sql_value *out)
{
	size_t i;

	for (i = 0; i < n; i++)
		out[i] = (struct sql_value){ .column = columns[i].saved,
		    .param = param_of(&columns[i], (const char *)row +
		    columns[i].offset) };
}
