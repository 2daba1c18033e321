/* What travels beside a statement, for its $1, $2, ... */
#ifndef SQL_PARAM_H
#define SQL_PARAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SQL_COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define SQL_PARAMS_MAX 64

enum sql_kind { SQL_NULL, SQL_TEXT, SQL_INT, SQL_BOOL, SQL_BYTES };

/* Borrowed, never copied for longer than the call. */
struct sql_param {
	enum sql_kind	 kind;
	const void	*data;
	size_t		 len;
	int64_t		 number;
};

/* NULL text or bytes stand for SQL NULL. */
static inline struct sql_param
sql_text(const char *text)
{
	return (struct sql_param){ .kind = text == NULL ? SQL_NULL : SQL_TEXT,
	    .data = text };
}

/* "" is NULL too. */
static inline struct sql_param
sql_text_or_null(const char *text)
{
	return sql_text(text == NULL || *text == '\0' ? NULL : text);
}

static inline struct sql_param
sql_int(int64_t number)
{
	return (struct sql_param){ .kind = SQL_INT, .number = number };
}

static inline struct sql_param
sql_bool(bool value)
{
	return (struct sql_param){ .kind = SQL_BOOL, .number = value };
}

/* bytea */
static inline struct sql_param
sql_bytes(const void *bytes, size_t len)
{
	return (struct sql_param){ .kind = bytes == NULL ? SQL_NULL :
	    SQL_BYTES, .data = bytes, .len = len };
}

static inline struct sql_param
sql_null(void)
{
	return (struct sql_param){ .kind = SQL_NULL };
}

#endif
