/*
 * What a page is to show: names with texts, and names with rows of the
 * same kind.  A row sees the names of what it stands in.  Everything lives
 * in the request's arena; texts are borrowed and must live as long.
 */
#ifndef PAGE_VIEW_H
#define PAGE_VIEW_H

#include <stdbool.h>

#include "page/arena.h"

struct view;

/* NULL when the arena is full; all functions here accept NULL, so that a
 * page is filled without questions and the arena asked once at the end. */
struct view	*view_new(struct arena *);
/* NULL and "" put nothing.  What is put later hides what was before. */
void		 view_put(struct view *, const char *name, const char *text);
void		 view_put_if(struct view *, const char *name, bool);
/* Adds a row to the list of that name. */
struct view	*view_add(struct view *, const char *name);

struct arena	*view_arena(const struct view *);
/* NULL if there is no such text, here or outside. */
const char	*view_text(const struct view *, const char *name);
/* The first row of a list, NULL if there is none; then the next one. */
const struct view *view_rows(const struct view *, const char *name);
const struct view *view_next(const struct view *);

#endif
