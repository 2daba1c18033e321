/* A change turned round, held against what is there now. */
#include <string.h>
#include <strings.h>

#include "prepare/same.h"
#include "prepare/undo.h"

/* As the server has it now, its place in the order included. */
static const char *
value_now(const struct change *now, const char *name, const char *text)
{
	const long place = now == NULL ? -1 : facts_place(now, name, text);

	return place < 0 ? NULL : change_get(now, name, (size_t)place);
}

/* From the last to the first: what leans on a value was put behind it, and
 * the places of those before it stay as they are. */
static void
undo_values(const struct change *c, const struct change *now, size_t from,
    struct changes *out)
{
	const char *text;
	size_t i;

	change_open(out, CHANGE_VALUES, now->dn, c->reason);
	for (i = c->values; i-- > from; ) {
		const struct change_value *v = &c->value[i];

		if (change_moves(c, i))
			continue;	/* of what was there before */
		text = value_now(now, v->name, v->text);
		if (v->gone && text == NULL)
			change_put(out, v->name, v->text);
		else if (!v->gone && text != NULL)
			change_take(out, v->name, text);
	}
	if (!out->failed && out->at[out->count - 1].values == 0)
		change_drop(out);
}

static bool
is_schema(const char *dn)
{
	return same_or_below(dn, "cn=schema,cn=config");
}

void
undo_change(const struct change *c, const struct facts *f,
    struct changes *out)
{
	const struct change *now = change_find(&f->config, c->dn);

	if (now == NULL)
		now = change_find(&f->tree, c->dn);
	if (now == NULL || c->kind == CHANGE_REMARK)
		return;
	if (c->kind == CHANGE_VALUES) {
		undo_values(c, now, 0, out);
		return;
	}
	/* Behind objectClass and cn. */
	if (is_schema(c->dn))
		undo_values(c, now, 2, out);
	change_open(out, CHANGE_ENTRY, now->dn, c->reason);
}
