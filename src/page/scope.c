/* Names and their texts or rows, in lists that the arena holds. */
#include <string.h>

#include "page/scope.h"

struct entry {
	const char *name;
	const char *text;	/* NULL: it is a list */
	struct scope *first;
	struct scope *last;
	struct entry *next;
};

struct scope {
	struct arena *arena;
	struct entry *entries;
	const struct scope *outer;
	struct scope *next;	/* row of the same list */
};

struct scope *
scope_new(struct arena *a)
{
	struct scope *s = arena_take(a, sizeof(*s));

	if (s != NULL)
		s->arena = a;
	return s;
}

static struct entry *
scope_new_entry(struct scope *s, const char *name)
{
	struct entry *e = arena_take(s->arena, sizeof(*e));

	if (e == NULL)
		return NULL;
	e->name = name;
	e->next = s->entries;
	s->entries = e;
	return e;
}

static struct entry *
scope_find_own(const struct scope *s, const char *name)
{
	struct entry *e;

	for (e = s->entries; e != NULL; e = e->next)
		if (strcmp(e->name, name) == 0)
			return e;
	return NULL;
}

static const struct entry *
scope_find(const struct scope *s, const char *name)
{
	const struct entry *e;

	for (; s != NULL; s = s->outer)
		if ((e = scope_find_own(s, name)) != NULL)
			return e;
	return NULL;
}

void
scope_put(struct scope *s, const char *name, const char *text)
{
	struct entry *e;

	if (s == NULL || text == NULL || *text == '\0')
		return;
	if ((e = scope_new_entry(s, name)) != NULL)
		e->text = text;
}

void
scope_put_if(struct scope *s, const char *name, bool yes)
{
	scope_put(s, name, yes ? "1" : NULL);
}

struct scope *
scope_add(struct scope *s, const char *name)
{
	struct entry *e;
	struct scope *row;

	if (s == NULL)
		return NULL;
	if ((e = scope_find_own(s, name)) == NULL || e->text != NULL)
		e = scope_new_entry(s, name);
	if (e == NULL || (row = scope_new(s->arena)) == NULL)
		return NULL;
	row->outer = s;
	if (e->last != NULL)
		e->last->next = row;
	else
		e->first = row;
	e->last = row;
	return row;
}

struct arena *
scope_arena(const struct scope *s)
{
	return s == NULL ? NULL : s->arena;
}

const char *
scope_text(const struct scope *s, const char *name)
{
	const struct entry *e = scope_find(s, name);

	return e == NULL ? NULL : e->text;
}

const struct scope *
scope_rows(const struct scope *s, const char *name)
{
	const struct entry *e = scope_find(s, name);

	return e == NULL ? NULL : e->first;
}

const struct scope *
scope_next(const struct scope *s)
{
	return s->next;
}
