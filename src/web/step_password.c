/* The rules before typing, and three passwords to choose from. */
#include "web/step_password.h"

void
step_password(struct visit *v, const struct msg *reply)
{
	const char *text;
	size_t i;

	for (i = 0; (text = msg_get_nth(reply, M_SUGGESTION, i)) != NULL; i++)
		view_put(view_add(v->view, "suggestions"), "text", text);
	view_put_if(v->view, "has_suggestions", i > 0);
	view_put_if(v->view, "is_bad_password",
	    view_rows(v->view, "problem_password") != NULL);
	view_put_if(v->view, "is_ascii",
	    v->site->conf->password_alphabet == ALPHABET_ASCII);
	view_put_if(v->view, "needs_classes",
	    v->site->conf->password_classes > 1);
}
