/* mypassword: which of two forms, a password forgotten or the username. */
#include <string.h>

#include "web/step_forgot.h"

void
step_forgot(struct visit *v, const struct msg *reply)
{
	const char *channel = reply == NULL ? NULL :
	    msg_get(reply, M_CHANNEL);

	if (v->for_username)
		view_put(v->view, "title",
		    visit_word(v, "forgot.username-title"));
	view_put_if(v->view, "by_sms", channel != NULL &&
	    strcmp(channel, "sms") == 0);
	view_put_if(v->view, "by_email", channel != NULL &&
	    strcmp(channel, "email") == 0);
}
