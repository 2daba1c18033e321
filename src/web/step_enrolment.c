/* Which of his own enrolments a person activates. */
#include "web/step_enrolment.h"

void
step_enrolment(struct visit *v, const struct msg *reply)
{
	enum msg_field mine = v->language == LANGUAGE_EL ? M_ENROLMENT_EL :
	    M_ENROLMENT_EN;
	const char *id, *label;
	size_t i;

	for (i = 0; (id = msg_get_nth(reply, M_ENROLMENT_ID, i)) != NULL;
	    i++) {
		struct scope *row = scope_add(v->scope, "enrolments");

		label = msg_get_nth(reply, mine, i);
		if (label == NULL || *label == '\0')
			label = msg_get_nth(reply, M_ENROLMENT_EL, i);
		scope_put(row, "id", id);
		scope_put(row, "label", label == NULL ? id : label);
		scope_put(row, "am", msg_get_nth(reply, M_ENROLMENT_AM, i));
	}
}
