/* Result codes, in our own outcomes. */
#include <string.h>

#include "directory/link_reply.h"

void
link_reply_clear(struct link_reply *reply)
{
	if (reply->message != NULL)
		ldap_msgfree(reply->message);
	reply->message = NULL;
}

static const struct {
	int	code;
	enum outcome outcome;
} outcomes[] = {
	{ LDAP_SUCCESS, OK },
	{ LDAP_NO_SUCH_OBJECT, E_NOTFOUND },
	{ LDAP_ALREADY_EXISTS, E_AMBIGUOUS },
	{ LDAP_SIZELIMIT_EXCEEDED, E_BACKEND },
	{ LDAP_INVALID_CREDENTIALS, E_DENIED },
	{ LDAP_BUSY, E_BACKEND },
	{ LDAP_UNAVAILABLE, E_BACKEND },
	{ LDAP_TIMELIMIT_EXCEEDED, E_BACKEND },
	{ LDAP_ADMINLIMIT_EXCEEDED, E_BACKEND },
	{ LDAP_OTHER, E_BACKEND },
};

enum outcome
link_reply_outcome(const struct link_reply *reply, const char *what,
    struct detail *d)
{
	enum outcome r = E_CONF;
	size_t i;

	for (i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
		if (outcomes[i].code == reply->code)
			r = outcomes[i].outcome;
	/* slapo-unique's refusal shares its code with real constraints. */
	if (reply->code == LDAP_CONSTRAINT_VIOLATION &&
	    strstr(reply->text, "non-unique") != NULL)
		r = E_AMBIGUOUS;
	if (r != OK)
		detail_set(d, "%s: %s%s%s", what, ldap_err2string(reply->code),
		    *reply->text == '\0' ? "" : ": ", reply->text);
	return r;
}
