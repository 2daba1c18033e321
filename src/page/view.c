#include <string.h>

#include "page/view.h"

struct entry {
	const char *name;
	const char *text;	/* NULL: it is a list */
	struct view *first;
	struct view *last;
	struct entry *next;
};

struct view {
	struct arena *arena;
	struct entry *entries;
	const struct view *outer;
	struct view *next;	/* row of the same list */
};

struct view *
view_new(struct arena *a)
{
	struct view *v = arena_take(a, sizeof(*v));

	if (v != NULL)
		v->arena = a;
	return v;
}

static struct entry *
new_entry(struct view *v, const char *name)
{
	struct entry *e = arena_take(v->arena, sizeof(*e));

	if (e == NULL)
		return NULL;
	e->name = name;
	e->next = v->entries;
	v->entries = e;
	return e;
}

static struct entry *
find_own(const struct view *v, const char *name)
{
	struct entry *e;

	for (e = v->entries; e != NULL; e = e->next)
		if (strcmp(e->name, name) == 0)
			return e;
	return NULL;
}

static const struct entry *
find(const struct view *v, const char *name)
{
	const struct entry *e;

	for (; v != NULL; v = v->outer)
		if ((e = find_own(v, name)) != NULL)
			return e;
	return NULL;
}

void
view_put(struct view *v, const char *name, const char *text)
{
	struct entry *e;

	if (v == NULL || text == NULL || *text == '\0')
		return;
	if ((e = new_entry(v, name)) != NULL)
		e->text = text;
}

void
view_put_if(struct view *v, const char *name, bool yes)
{
	view_put(v, name, yes ? "1" : NULL);
}

struct view *
view_add(struct view *v, const char *name)
{
	struct entry *e;
	struct view *row;

	if (v == NULL)
		return NULL;
	if ((e = find_own(v, name)) == NULL || e->text != NULL)
		e = new_entry(v, name);
	if (e == NULL || (row = view_new(v->arena)) == NULL)
		return NULL;
	row->outer = v;
	if (e->last != NULL)
		e->last->next = row;
	else
		e->first = row;
	e->last = row;
	return row;
}

struct arena *
view_arena(const struct view *v)
{
	return v == NULL ? NULL : v->arena;
}

const char *
view_text(const struct view *v, const char *name)
{
	const struct entry *e = find(v, name);

	return e == NULL ? NULL : e->text;
}

const struct view *
view_rows(const struct view *v, const char *name)
{
	const struct entry *e = find(v, name);

	return e == NULL ? NULL : e->first;
}

const struct view *
view_next(const struct view *v)
{
	return v->next;
}
