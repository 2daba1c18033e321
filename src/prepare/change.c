/* A list of entries with their values. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "prepare/change.h"
#include "prepare/same.h"

static void
clear_change(struct change *c)
{
	size_t i;

	for (i = 0; i < c->values; i++) {
		free(c->value[i].name);
		free(c->value[i].text);
	}
	free(c->value);
	free(c->reason);
	free(c->dn);
}

void
change_open(struct changes *list, enum change_kind kind, const char *dn,
    const char *reason)
{
	struct change c = { .kind = kind }, *at;

	if (list->failed)
		return;
	at = reallocarray(list->at, list->count + 1, sizeof(*at));
	if (at != NULL)
		list->at = at;
	c.dn = strdup(dn);
	c.reason = strdup(reason);
	if (at == NULL || c.dn == NULL || c.reason == NULL) {
		clear_change(&c);
		list->failed = true;
		return;
	}
	list->at[list->count++] = c;
}

static void
put_value(struct changes *list, bool gone, const char *name,
    const char *text)
{
	struct change_value v = { .gone = gone }, *value;
	struct change *c;

	if (list->failed || list->count == 0)
		return;
	c = &list->at[list->count - 1];
	value = reallocarray(c->value, c->values + 1, sizeof(*value));
	if (value != NULL)
		c->value = value;
	v.name = strdup(name);
	v.text = strdup(text);
	if (value == NULL || v.name == NULL || v.text == NULL) {
		free(v.name);
		free(v.text);
		list->failed = true;
		return;
	}
	c->value[c->values++] = v;
}

void
change_put(struct changes *list, const char *name, const char *text)
{
	put_value(list, false, name, text);
}

void
change_take(struct changes *list, const char *name, const char *text)
{
	put_value(list, true, name, text);
}

void
change_drop(struct changes *list)
{
	if (list->count > 0)
		clear_change(&list->at[--list->count]);
}

void
change_free(struct changes *list)
{
	while (list->count > 0)
		change_drop(list);
	free(list->at);
	*list = (struct changes){ NULL };
}

const char *
change_get(const struct change *c, const char *name, size_t n)
{
	size_t i;

	for (i = 0; i < c->values; i++)
		if (strcasecmp(c->value[i].name, name) == 0 && n-- == 0)
			return c->value[i].text;
	return NULL;
}

bool
change_moves(const struct change *c, size_t n)
{
	const struct change_value *v = &c->value[n];
	size_t i;

	for (i = 0; i < c->values; i++)
		if (c->value[i].gone != v->gone &&
		    strcasecmp(c->value[i].name, v->name) == 0 &&
		    same_text(c->value[i].text, v->text))
			return true;
	return false;
}

const struct change *
change_find(const struct changes *list, const char *dn)
{
	const struct change *found = NULL;
	size_t i;

	for (i = 0; i < list->count; i++)
		if (same_dn(list->at[i].dn, dn))
			return &list->at[i];
	for (i = 0; i < list->count && found == NULL; i++)
		if (same_but_order(list->at[i].dn, dn))
			found = &list->at[i];
	return found;
}
