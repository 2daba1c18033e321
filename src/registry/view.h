/* A capacity's view, and its rows as records.  Inside the folder. */
#ifndef REGISTRY_VIEW_H
#define REGISTRY_VIEW_H

#include "base/buf.h"
#include "registry/columns.h"

struct registry;

/* Keeps what the server said; a column that went away is looked up anew. */
enum outcome	registry_view_failed(struct registry *, enum outcome)
		    MUST_USE;
/* Its columns, asked of the server once a process; borrowed. */
enum outcome	registry_view_find(struct registry *,
		    const struct conf_capacity *, const struct columns **out)
		    MUST_USE;
/* "SELECT ... FROM view": each column by the name of its field. */
void		registry_view_select(struct buf *, const struct columns *);
/* A row of such a select. */
void		registry_view_take(const struct sql_rows *, size_t row,
		    struct record *out);
/* Whether that status may activate, in whatever case, accents and look-alike
 * letters; an empty list stands for "active". */
bool		registry_view_live(const struct conf_capacity *,
		    const char *status);
/* The plan of a query that begins with EXPLAIN, and how many conditions that
 * begin with this text are served by an index in it. */
enum outcome	registry_view_explain(struct registry *, const char *query,
		    const struct sql_param *, size_t n,
		    struct sql_rows **out) MUST_USE;
size_t		registry_view_served(const struct sql_rows *plan,
		    const char *expression);

#endif
