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

/* What a code says of a person it says only where it answers that question:
 * elsewhere it is the server's trouble. */
static const struct {
	int	code;
	enum outcome outcome;
	int	asked;		/* LDAP_RES_*, or 0: whatever it was */
} outcomes[] = {
	{ LDAP_SUCCESS, OK, 0 },
	{ LDAP_NO_SUCH_OBJECT, E_NOTFOUND, 0 },
	{ LDAP_ALREADY_EXISTS, E_AMBIGUOUS, LDAP_RES_ADD },
	{ LDAP_INVALID_CREDENTIALS, E_DENIED, LDAP_RES_BIND },
	{ LDAP_SIZELIMIT_EXCEEDED, E_BACKEND, 0 },
	{ LDAP_BUSY, E_BACKEND, 0 },
	{ LDAP_UNAVAILABLE, E_BACKEND, 0 },
	{ LDAP_TIMELIMIT_EXCEEDED, E_BACKEND, 0 },
	{ LDAP_ADMINLIMIT_EXCEEDED, E_BACKEND, 0 },
	{ LDAP_OTHER, E_BACKEND, 0 },
};

static enum outcome
outcome_of(const struct link_reply *reply)
{
	const int asked = ldap_msgtype(reply->message);
	size_t i;

	for (i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
		if (outcomes[i].code == reply->code &&
		    (outcomes[i].asked == 0 || outcomes[i].asked == asked))
			return outcomes[i].outcome;
	return E_CONF;
}

enum outcome
link_reply_outcome(const struct link_reply *reply, const char *what,
    struct detail *d)
{
	enum outcome r = outcome_of(reply);

	/* slapo-unique's refusal shares its code with real constraints. */
	if (reply->code == LDAP_CONSTRAINT_VIOLATION &&
	    strstr(reply->text, "non-unique") != NULL)
		r = E_AMBIGUOUS;
	if (r != OK)
		detail_set(d, "%s: %s%s%s", what, ldap_err2string(reply->code),
		    *reply->text == '\0' ? "" : ": ", reply->text);
	return r;
}
