/*
 * The rows of the tables: the settings, a capacity, a mapping row.  What
 * reads, prints and clears them is one engine.  For this folder only.
 */
#ifndef CONF_ROWS_H
#define CONF_ROWS_H

#include "conf/settings.h"

enum conf_kind { K_TEXT, K_ADDRESS, K_FILE, K_SECRET, K_NUMBER, K_TIME,
    K_BOOL, K_WORD, K_LIST };

struct conf_row {
	const char *path;
	enum conf_kind kind;
	size_t	offset;
	const char *def;
	int64_t	min;
	int64_t	max;
	const char *words;
	unsigned roles;
};

struct conf_table {
	const struct conf_row *row;
	size_t	count;
};

/* A list of groups, with the table of one. */
struct conf_group {
	const char *path;
	struct conf_table table;
	size_t	size;		/* of one struct */
	size_t	offset;		/* of the array in struct conf */
	size_t	count_offset;
	size_t	max;
};

#define CONF_GROUPS 4
#define CONF_ROWS_MAX 256	/* of one table */

extern const struct conf_table conf_rows_settings;
extern const struct conf_group conf_rows_groups[CONF_GROUPS];

/* The field of a row in its struct. */
char	**conf_rows_text(void *base, const struct conf_row *);
int64_t	*conf_rows_number(void *base, const struct conf_row *);
struct conf_list *conf_rows_list(void *base, const struct conf_row *);
bool	conf_rows_is_text(enum conf_kind);

/* NULL if there is none of that path. */
const struct conf_row *conf_rows_find(const struct conf_table *,
	    const char *path);
const struct conf_group *conf_rows_group(const char *path);
/* Is it a section with settings in it? */
bool	conf_rows_is_above(const char *path);
/* The n-th row of all tables, and the list it belongs to or NULL. */
const struct conf_row *conf_rows_nth(size_t n, const struct conf_group **);

#endif
