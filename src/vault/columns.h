/*
 * One list of a row's columns makes its select, its copy and its save; a
 * column and its member have one name.  Inside the folder.
 *
 *	#define JOB_ROW(X, AND) X(INT, id) AND X(TEXT, kind)
 *
 *	static const struct vault_column job_columns[] = {
 *	#define X(kind, name) VAULT_COLUMN(kind, struct job_row, name),
 *		JOB_ROW(X, )
 *	#undef X
 *	};
 *
 *	"select " VAULT_SELECT(JOB_ROW) " from job"
 */
#ifndef VAULT_COLUMNS_H
#define VAULT_COLUMNS_H

#include <stddef.h>

#include "sql/write.h"
#include "vault/vault_private.h"

enum column_kind {
	COLUMN_TEXT,		/* char [], whole or not at all */
	COLUMN_TEXT_OR_NULL,	/* "" is NULL */
	COLUMN_INT,		/* int64_t */
	COLUMN_INT_OR_NULL,	/* 0 is NULL */
	COLUMN_TIME,		/* int64_t, seconds; 0 is NULL */
};

struct vault_column {
	const char	*name;
	const char	*saved;		/* its expression, too */
	enum column_kind kind;
	size_t		 offset;
	size_t		 size;
};

#define VAULT_COLUMN(kind, type, name)					\
	{ #name, VAULT_SAVED_##kind(name), COLUMN_##kind,		\
	offsetof(type, name), sizeof(((type *)0)->name) }
#define VAULT_SAVED_TEXT(name) #name
#define VAULT_SAVED_TEXT_OR_NULL(name) #name
#define VAULT_SAVED_INT(name) #name
#define VAULT_SAVED_INT_OR_NULL(name) #name
#define VAULT_SAVED_TIME(name) #name SQL_AT_SECOND

#define VAULT_SELECT(ROW) ROW(VAULT_SELECT_COLUMN, ", ")
#define VAULT_SELECT_COLUMN(kind, name) VAULT_SELECT_##kind(name)
#define VAULT_SELECT_TEXT(name) #name
#define VAULT_SELECT_TEXT_OR_NULL(name) #name
#define VAULT_SELECT_INT(name) #name
#define VAULT_SELECT_INT_OR_NULL(name) #name
#define VAULT_SELECT_TIME(name) SECONDS(#name) " as " #name

/* Of the first row.  E_NOTFOUND: there is none. */
enum outcome	vault_columns_copy(const struct sql_rows *,
		    const struct vault_column *, size_t n, void *out)
		    MUST_USE;
/* Of another row, from 0. */
enum outcome	vault_columns_copy_row(const struct sql_rows *, size_t row,
		    const struct vault_column *, size_t n, void *out)
		    MUST_USE;
/* What the row has in those columns; borrowed from it. */
void		vault_columns_values(const struct vault_column *, size_t n,
		    const void *row, struct sql_value *out);

#endif
