/* A value of a row for its person, be it sealed. */
#ifndef VAULT_HOLDING_OPEN_H
#define VAULT_HOLDING_OPEN_H

#include "sql/rows.h"

struct vault;

/* What a column is (holding.def). */
enum holding_how { HOLDING_SHOWN, HOLDING_TIME, HOLDING_OURS, HOLDING_HASHED,
    HOLDING_SECRET, HOLDING_TEXT, HOLDING_FLOW, HOLDING_PACKET,
    HOLDING_PAIR };

struct holding_column {
	const char	*table;
	const char	*name;
	enum holding_how how;
	const char	*context;	/* in SQL */
};

/* A value: what is sealed may come as several, "data.mobile". */
typedef void holding_fn(void *arg, const char *name, enum holding_how,
    const char *value);

/* The first row has the sealed column, and beside it context_COLUMN. */
void		holding_open(struct vault *, const struct sql_rows *,
		    const struct holding_column *, holding_fn *see,
		    void *arg);

#endif
