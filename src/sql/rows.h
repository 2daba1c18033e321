/*
 * The rows of an answer.  A column is named as the statement names it, and
 * the name must be one that it selects: nobody counts columns.
 */
#ifndef SQL_ROWS_H
#define SQL_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sql_rows;

size_t		sql_rows_count(const struct sql_rows *);
/* What there is, where the statement does not say it (select *). */
size_t		sql_rows_columns(const struct sql_rows *);
const char	*sql_rows_name(const struct sql_rows *, size_t col);

/* Borrowed until sql_rows_free; "" for NULL. */
const char	*sql_rows_text(const struct sql_rows *, size_t row,
		    const char *name);
/* 0 for NULL; a column that does not hold a whole number is a bug. */
int64_t		sql_rows_int(const struct sql_rows *, size_t row,
		    const char *name);
bool		sql_rows_bool(const struct sql_rows *, size_t row,
		    const char *name);
/* A bytea: its length, and its bytes copied whole into out; false, and
 * nothing copied, when they are more than size.  NULL is of length 0. */
size_t		sql_rows_len(const struct sql_rows *, size_t row,
		    const char *name);
bool		sql_rows_bytes(const struct sql_rows *, size_t row,
		    const char *name, void *out, size_t size);
/* Wipes the values first, NULL is fine.  Not promised: libpq's own input
 * buffer keeps what it read last until it is used again. */
void		sql_rows_free(struct sql_rows **);

#endif
