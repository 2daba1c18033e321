/* Our own log-in, in one of three ways. */
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include <ldap.h>
#include <sasl/sasl.h>

#include "directory/link_login.h"
#include "directory/link_wait.h"

int
link_login_start(LDAP *ld, void *arg, int *msgid)
{
	struct link_login_bind *b = arg;

	return ldap_sasl_bind(ld, b->dn, b->mechanism, &b->cred, b->controls,
	    NULL, msgid);
}

static int
interact(LDAP *ld, unsigned flags, void *defaults, void *interactions)
{
	const struct link_login *l = defaults;
	sasl_interact_t *i;

	(void)ld;
	(void)flags;
	for (i = interactions; i->id != SASL_CB_LIST_END; i++) {
		i->result = "";
		if (i->id == SASL_CB_AUTHNAME)
			i->result = l->conf->directory_bind_user;
		else if (i->id == SASL_CB_PASS)
			i->result = secret_text(l->password);
		i->len = (unsigned)strlen(i->result);
	}
	return LDAP_SUCCESS;
}

static int
start_mechanisms(LDAP *ld, void *arg, int *msgid)
{
	char *attributes[] = { (char[]){ "supportedSASLMechanisms" }, NULL };

	(void)arg;
	return ldap_search_ext(ld, "", LDAP_SCOPE_BASE, "(objectClass=*)",
	    attributes, 0, NULL, NULL, NULL, 1, msgid);
}

/* The strongest that the server names; SHA-1 does not count. */
static const char *
choose_scram(LDAP *ld, LDAPMessage *message)
{
	static const char *const mechanisms[] = { "SCRAM-SHA-512",
	    "SCRAM-SHA-384", "SCRAM-SHA-256" };
	struct berval **values;
	const char *found = NULL;
	size_t i;
	int k;

	values = ldap_get_values_len(ld, ldap_first_entry(ld, message),
	    "supportedSASLMechanisms");
	for (i = 0; values != NULL && found == NULL &&
	    i < sizeof(mechanisms) / sizeof(mechanisms[0]); i++)
		for (k = 0; values[k] != NULL; k++)
			if (strcasecmp(values[k]->bv_val, mechanisms[i]) == 0)
				found = mechanisms[i];
	ldap_value_free_len(values);
	return found;
}

static int
bind_scram(struct link_login *l, LDAP *ld)
{
	const struct link_ask ask = { start_mechanisms, NULL, true };
	struct link_reply reply;
	const char *mechanism;
	int rc;

	rc = link_wait(l->deadline, ld, &ask, &reply);
	if (rc != LDAP_SUCCESS)
		return rc;
	mechanism = ldap_first_entry(ld, reply.message) != NULL ?
	    choose_scram(ld, reply.message) : NULL;
	link_reply_clear(&reply);
	if (mechanism == NULL)
		return LDAP_AUTH_METHOD_NOT_SUPPORTED;
	link_wait_limit(l->deadline, ld);
	return ldap_sasl_interactive_bind_s(ld, NULL, mechanism, NULL, NULL,
	    LDAP_SASL_QUIET, interact, l);
}

int
link_login(struct link_login *l, LDAP *ld)
{
	struct link_login_bind b = { .dn = l->conf->directory_bind_dn };
	const struct link_ask ask = { link_login_start, &b, true };
	struct link_reply reply;
	char empty[] = "";
	int rc;

	if (l->conf->directory_bind == BIND_SCRAM)
		return bind_scram(l, ld);
	if (l->conf->directory_bind == BIND_EXTERNAL) {
		b.dn = NULL;
		b.mechanism = "EXTERNAL";
		/* RFC 4422 3.1: an empty response, not none. */
		b.cred.bv_val = empty;
	} else {
		/* libldap only reads it. */
		b.cred.bv_val = (char *)(uintptr_t)secret_text(l->password);
		b.cred.bv_len = secret_len(l->password);
	}
	if ((rc = link_wait(l->deadline, ld, &ask, &reply)) != LDAP_SUCCESS)
		return rc;
	link_reply_clear(&reply);
	return reply.code;
}
