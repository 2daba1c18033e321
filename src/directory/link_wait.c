/* One operation, from its start to its result. */
#include <sys/time.h>

#include "directory/link_wait.h"
#include "directory/scrub.h"

void
link_wait_limit(const struct deadline *deadline, LDAP *ld)
{
	struct timeval tv = deadline_left(deadline);

	ldap_set_option(ld, LDAP_OPT_NETWORK_TIMEOUT, &tv);
	ldap_set_option(ld, LDAP_OPT_TIMEOUT, &tv);
}

static int
wait_result(const struct deadline *deadline, LDAP *ld, int msgid,
    LDAPMessage **out)
{
	struct timeval tv = deadline_left(deadline);
	int rc, code = LDAP_OTHER;

	rc = ldap_result(ld, msgid, LDAP_MSG_ALL, &tv, out);
	if (rc == 0)
		return LDAP_TIMEOUT;
	if (rc == -1) {
		ldap_get_option(ld, LDAP_OPT_RESULT_CODE, &code);
		return code == LDAP_SUCCESS ? LDAP_SERVER_DOWN : code;
	}
	return LDAP_SUCCESS;
}

static int
read_result(LDAP *ld, LDAPMessage *message, struct link_reply *out)
{
	char *text = NULL;
	int rc;

	rc = ldap_parse_result(ld, message, &out->code, NULL, &text, NULL,
	    NULL, 0);
	scrub_diagnostic(text, out->text, sizeof(out->text));
	ldap_memfree(text);
	return rc;
}

int
link_wait(const struct deadline *deadline, LDAP *ld,
    const struct link_ask *ask, struct link_reply *out)
{
	struct link_reply reply = { .code = LDAP_OTHER };
	int msgid = 0, rc;

	link_wait_limit(deadline, ld);
	if ((rc = ask->start(ld, ask->arg, &msgid)) != LDAP_SUCCESS)
		return rc;
	if ((rc = wait_result(deadline, ld, msgid,
	    &reply.message)) == LDAP_SUCCESS)
		rc = read_result(ld, reply.message, &reply);
	if (rc != LDAP_SUCCESS) {
		link_reply_clear(&reply);
		return rc;
	}
	reply.ld = ld;
	*out = reply;
	return LDAP_SUCCESS;
}
