/* mypassword: the new password, and that it is demanded. */
#include <string.h>

#include "web/step_change.h"
#include "web/step_password.h"

void
step_change(struct visit *v, const struct msg *reply)
{
	const char *note = msg_get(reply, M_NOTE);

	step_password(v, reply);
	scope_put_if(v->scope, "must_change", note != NULL &&
	    strcmp(note, "must-change") == 0);
}
