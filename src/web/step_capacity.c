/* Who the visitor is: the capacities of the configuration. */
#include "web/step_capacity.h"

static void
add_capacity(struct visit *v, const char *source, const char *label)
{
	struct scope *row = scope_add(v->scope, "capacities");

	scope_put(row, "source", source);
	scope_put(row, "label", label);
}

void
step_capacity(struct visit *v, const struct msg *reply)
{
	const struct conf *c = v->site->conf;
	size_t i, n = 0;

	(void)reply;
	for (i = 0; i < c->capacities; i++) {
		const struct conf_capacity *cap = &c->capacity[i];

		if (!cap->enabled)
			continue;
		add_capacity(v, cap->source, v->language == LANGUAGE_EL ?
		    cap->label_el : cap->label_en);
		n++;
	}
	if (c->capacities == 0) {
		add_capacity(v, "student", visit_word(v, "capacity.student"));
		n++;
	}
	scope_put_if(v->scope, "is_only", n == 1);
}
