/*
 * What a page is to show: names with texts, and names with rows of the
 * same kind.  A row sees the names of what it stands in.  Everything lives
 * in the request's arena; texts are borrowed and must live as long.
 */
#ifndef PAGE_SCOPE_H
#define PAGE_SCOPE_H

#include <stdbool.h>

#include "page/arena.h"

struct scope;

/* NULL when the arena is full; all functions here accept NULL, so that a
 * page is filled without questions and the arena asked once at the end. */
struct scope	*scope_new(struct arena *);
/* NULL and "" put nothing.  What is put later hides what was before. */
void		 scope_put(struct scope *, const char *name, const char *text);
void		 scope_put_if(struct scope *, const char *name, bool);
/* Adds a row to the list of that name. */
struct scope	*scope_add(struct scope *, const char *name);

struct arena	*scope_arena(const struct scope *);
/* NULL if there is no such text, here or outside. */
const char	*scope_text(const struct scope *, const char *name);
/* The first row of a list, NULL if there is none; then the next one. */
const struct scope *scope_rows(const struct scope *, const char *name);
const struct scope *scope_next(const struct scope *);

#endif
