/* The rules before typing, and three passwords to choose from. */
#include "web/step_password.h"

void
step_password(struct visit *v, const struct msg *reply)
{
	struct scope *row;
	const char *text;
	int i;

	for (i = 0; (text = msg_get_nth(reply, M_SUGGESTION,
	    (size_t)i)) != NULL; i++) {
		row = scope_add(v->scope, "suggestions");
		scope_put(row, "text", text);
		scope_put(row, "number", arena_printf(v->arena, "%d", i + 1));
	}
	scope_put_if(v->scope, "has_suggestions", i > 0);
	scope_put_if(v->scope, "is_bad_password",
	    scope_rows(v->scope, "problem_password") != NULL);
	scope_put_if(v->scope, "is_ascii",
	    v->site->conf->password_alphabet == ALPHABET_ASCII);
	scope_put_if(v->scope, "needs_classes",
	    v->site->conf->password_classes > 1);
}
