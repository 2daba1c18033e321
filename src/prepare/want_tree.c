/* Our entries in the tree: people, services, policies. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "prepare/same.h"
#include "prepare/want_tree.h"

static const struct {
	const char *purpose, *reason;
} services[DRAFT_SERVICES] = {
	{ "uregister writes people as this",
	    "The log-in of uregister: writes people.  On this machine it "
	    "needs no password." },
	{ "identity admins",
	    "The log-in of identity admins: reads private data too, no hash.  "
	    "It has no password until it is given one (ldappasswd)." },
	{ "identity provider, mail servers, hosts",
	    "The log-in of services: reads what they need of people.  It has "
	    "no password until it is given one." },
	{ "eduroam",
	    "The log-in of RADIUS: reads the NT hash and the lock besides.  "
	    "It has no password until it is given one." },
};

static bool
open_entry(struct draft *p, const char *dn, const char *reason)
{
	if (!draft_is_missing(p, dn))
		return false;
	change_open(p->out, CHANGE_ENTRY, dn, reason);
	return true;
}

/* "ou=people,dc=x": the name of the attribute and its value. */
static bool
split_name(const char *dn, char name[DRAFT_NAME], char value[DRAFT_NAME])
{
	const size_t len = strcspn(dn, "="), end = strcspn(dn, ",");

	if (len >= end)
		return false;
	snprintf(name, DRAFT_NAME, "%.*s", (int)len, dn);
	snprintf(value, DRAFT_NAME, "%.*s", (int)(end - len - 1),
	    dn + len + 1);
	return true;
}

static void
plan_top(struct draft *p)
{
	char name[DRAFT_NAME], value[DRAFT_NAME];

	if (!draft_is_missing(p, p->base))
		return;
	if (!split_name(p->base, name, value) ||
	    strcasecmp(name, "dc") != 0) {
		draft_remark(p, "%s is not there: make it first.", p->base);
		return;
	}
	change_open(p->out, CHANGE_ENTRY, p->base, "The top of the tree.");
	change_put(p->out, "objectClass", "dcObject");
	change_put(p->out, "objectClass", "organization");
	change_put(p->out, "dc", value);
	change_put(p->out, "o", value);
}

static void
plan_unit(struct draft *p, const char *dn, const char *reason)
{
	char name[DRAFT_NAME], value[DRAFT_NAME];

	if (!draft_is_missing(p, dn))
		return;
	if (!split_name(dn, name, value) || strcasecmp(name, "ou") != 0) {
		draft_remark(p, "%s is not there: make it first.", dn);
		return;
	}
	if (!open_entry(p, dn, reason))
		return;
	change_put(p->out, "objectClass", "organizationalUnit");
	change_put(p->out, "ou", value);
}

static void
plan_below(struct draft *p, const char *pattern, const char *reason)
{
	char dn[DRAFT_TEXT];

	draft_expand(p, pattern, dn);
	plan_unit(p, dn, reason);
}

/* pwdLockout makes slapd obey pwdAccountLockedTime; no pwdMaxFailure, so
 * that nobody can lock another out by guessing. */
static void
plan_rule_of(struct draft *p, const char *cn, bool locks, const char *reason)
{
	char pattern[DRAFT_NAME], dn[DRAFT_TEXT];

	snprintf(pattern, sizeof(pattern), "cn=%s,ou=policies,{base}", cn);
	draft_expand(p, pattern, dn);
	if (!open_entry(p, dn, reason))
		return;
	change_put(p->out, "objectClass", "organizationalRole");
	change_put(p->out, "objectClass", "pwdPolicy");
	change_put(p->out, "cn", cn);
	change_put(p->out, "pwdAttribute", "userPassword");
	change_put(p->out, "pwdLockout", locks ? "TRUE" : "FALSE");
	change_put(p->out, "pwdMustChange", "FALSE");
	if (!locks)
		return;
	change_put(p->out, "pwdAllowUserChange", "TRUE");
	change_put(p->out, "pwdCheckQuality", "0");
}

bool
want_tree_needs_policy(const struct draft *p)
{
	const struct change *overlay = facts_overlay(p->in->facts,
	    p->database, "ppolicy");
	const char *dn = overlay == NULL ? NULL :
	    change_get(overlay, "olcPPolicyDefault", 0);
	char ours[DRAFT_NAME * 2];

	snprintf(ours, sizeof(ours), "cn=default,ou=policies,%s", p->base);
	return overlay == NULL || (dn != NULL && same_dn(dn, ours));
}

static void
plan_policies(struct draft *p)
{
	plan_below(p, "ou=policies,{base}", "Where our password policies "
	    "stand.");
	if (want_tree_needs_policy(p))
		plan_rule_of(p, "default", true, "People: obeys a suspension. "
		    "The quality of a password is checked by uregister, which "
		    "sends a hash.");
	plan_rule_of(p, "services", false, "Services are never locked: "
	    "whoever knows a reader's DN could stop every log-in of the "
	    "institution.");
}

static void
plan_login(struct draft *p, enum draft_service service)
{
	char name[DRAFT_NAME], cn[DRAFT_NAME], policy[DRAFT_TEXT];

	if (!draft_is_missing(p, p->service[service]))
		return;
	if (!split_name(p->service[service], name, cn) ||
	    strcasecmp(name, "cn") != 0) {
		draft_remark(p, "%s is not there: make it first.",
		    p->service[service]);
		return;
	}
	if (!open_entry(p, p->service[service], services[service].reason))
		return;
	draft_expand(p, "cn=services,ou=policies,{base}", policy);
	change_put(p->out, "objectClass", "applicationProcess");
	change_put(p->out, "objectClass", "simpleSecurityObject");
	change_put(p->out, "cn", cn);
	change_put(p->out, "description", services[service].purpose);
	change_put(p->out, "userPassword", "{CRYPT}!");
	change_put(p->out, "pwdPolicySubentry", policy);
}

/* What the provider has comes by replication; a write goes there. */
static bool
is_consumer(const struct draft *p)
{
	const char *multi = change_get(p->database, "olcMultiProvider", 0);

	if (multi == NULL)
		multi = change_get(p->database, "olcMirrorMode", 0);
	return change_get(p->database, "olcSyncrepl", 0) != NULL &&
	    (multi == NULL || strcasecmp(multi, "TRUE") != 0);
}

/* An entry with an attribute that it does not know stops a consumer. */
static void
tell_followers(struct draft *p)
{
	char dn[DRAFT_TEXT];

	draft_expand(p, "ou=services,{base}", dn);
	if (facts_overlay(p->in->facts, p->database, "syncprov") != NULL &&
	    draft_is_missing(p, dn))
		draft_remark(p, "Other servers may follow this one (syncprov): "
		    "prepare each of them before, for an entry with an "
		    "attribute that it does not know would stop it.");
}

void
want_tree(struct draft *p)
{
	size_t i;

	if (is_consumer(p)) {
		draft_remark(p, "This server follows another (olcSyncrepl): "
		    "our entries are made there.");
		return;
	}
	for (i = 0; i < p->in->facts->unseen.count; i++)
		draft_remark(p, "Whether %s is there cannot be seen%s",
		    p->in->facts->unseen.at[i].dn, p->in->facts->fixed ?
		    " by this log-in." : ": \"apply\" as root looks before "
		    "it does anything.");
	tell_followers(p);
	plan_top(p);
	plan_unit(p, p->people, "Where people stand.");
	plan_below(p, "ou=services,{base}", "Where our services stand.");
	plan_policies(p);
	for (i = 0; i < DRAFT_SERVICES; i++)
		plan_login(p, (enum draft_service)i);
}
