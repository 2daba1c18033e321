/* mypassword: which of two forms, a password forgotten or the username. */
#include <string.h>

#include "web/step_forgot.h"

void
step_forgot(struct visit *v, const struct msg *reply)
{
	const char *channel = reply == NULL ? NULL :
	    msg_get(reply, M_CHANNEL);

	if (v->for_username)
		scope_put(v->scope, "title",
		    visit_word(v, "forgot.username-title"));
	scope_put_if(v->scope, "by_sms", channel != NULL &&
	    strcmp(channel, "sms") == 0);
	scope_put_if(v->scope, "by_email", channel != NULL &&
	    strcmp(channel, "email") == 0);
}
