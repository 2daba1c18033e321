/*
 * What went wrong with a connection or a statement: an outcome, and words
 * for the log (sql_detail) that hold no value of a row.  Inside the folder.
 */
#ifndef SQL_ERROR_H
#define SQL_ERROR_H

#include <libpq-fe.h>

#include "base/outcome.h"

struct sql;

/* The connection is given up. */
void		sql_error_drop(struct sql *);
/* The same, with libpq's words behind what.  E_BACKEND. */
enum outcome	sql_error_lost(struct sql *, const char *what) MUST_USE;
enum outcome	sql_error_slow(struct sql *) MUST_USE;
/* It is not even asked.  E_BUSY. */
enum outcome	sql_error_silent(struct sql *) MUST_USE;
/* It is committed where it was said, and a failover may take it back. */
enum outcome	sql_error_unsure(struct sql *) MUST_USE;
/* It was never made. */
enum outcome	sql_error_unconnected(struct sql *) MUST_USE;
/* A result that is none. */
enum outcome	sql_error_refused(struct sql *, const PGresult *) MUST_USE;

#endif
