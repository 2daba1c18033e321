/* Overlays: one that is there is used. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "prepare/same.h"
#include "prepare/want_overlays.h"

static const char *const unique_names[] = { "uid", "mail",
    "mailLocalAddress", "eduPersonPrincipalName", "eduPersonUniqueId",
    "schacPersonalUniqueID" };

/* Both prefixes are in use, urn:mace:terena.org:schac: for ATLAS and
 * urn:schac: for the European Student Identifier; a Greek code needs an
 * integer for the department, and the part after it is as the registry
 * writes it.  No backslash: slapd takes it away. */
static const char *const constraints[][2] = {
	{ "schacPersonalUniqueCode",
	    "^urn:(mace:terena[.]org:)?schac:personalUniqueCode:"
	    "(gr:[a-z0-9.-]+:[0-9]+:[^:[:cntrl:]]+"
	    "|([a-fh-z][a-z]|g[a-qs-z])(:[^:[:cntrl:]]+)+"
	    "|int:esi:[A-Za-z0-9.-]+:[A-Za-z0-9._:-]+)$" },
	{ "schacPersonalUniqueID",
	    "^urn:(mace:terena[.]org:)?schac:personalUniqueID:[A-Z][A-Z]:"
	    "[A-Za-z0-9_-]+:[^:[:cntrl:]]+$" },
	{ "schacUserStatus",
	    "^urn:(mace:terena[.]org:)?schac:userStatus:[a-z][a-z]:"
	    "[a-z0-9.-]+:[A-Za-z0-9_-]+:(active|suspended|closed)$" },
	{ "schacHomeOrganizationType",
	    "^urn:(mace:terena[.]org:)?schac:homeOrganizationType:"
	    "([a-z][a-z]|int):[A-Za-z0-9_-]+$" },
	{ "eduPersonAffiliation,eduPersonPrimaryAffiliation",
	    "^(faculty|student|staff|alum|member|affiliate|employee"
	    "|library-walk-in)$" },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* In people who were there before us only our own entries are held to it. */
static const char *
only_ours(const struct draft *p)
{
	return draft_has_people(p) ? "" :
	    "?(objectClass=uregisterAccount)";
}

static void
open_overlay(struct draft *p, const struct change *there, const char *name,
    const char *reason)
{
	char class[DRAFT_NAME], dn[DRAFT_TEXT];

	if (there != NULL) {
		change_open(p->out, CHANGE_VALUES, there->dn, reason);
		return;
	}
	snprintf(dn, sizeof(dn), "olcOverlay=%s,%s", name, p->database->dn);
	change_open(p->out, CHANGE_ENTRY, dn, reason);
	snprintf(class, sizeof(class), "olc%sConfig",
	    strcmp(name, "ppolicy") == 0 ? "PPolicy" :
	    strcmp(name, "unique") == 0 ? "Unique" : "Constraint");
	change_put(p->out, "objectClass", "olcOverlayConfig");
	change_put(p->out, "objectClass", class);
	change_put(p->out, "olcOverlay", name);
}

static void
judge_policy(struct draft *p, const struct change *overlay)
{
	const char *dn = change_get(overlay, "olcPPolicyDefault", 0);
	const struct change *policy;
	const char *locks;

	if (dn == NULL) {
		draft_remark(p, "The overlay ppolicy that is there has no "
		    "olcPPolicyDefault: an account without a policy of its "
		    "own cannot be suspended.  It is left as it is; give it "
		    "one, or the mapping a pwdPolicySubentry.");
		return;
	}
	policy = change_find(&p->in->facts->tree, dn);
	locks = policy != NULL ? change_get(policy, "pwdLockout", 0) : NULL;
	if (policy != NULL && (locks == NULL || strcasecmp(locks, "TRUE") != 0))
		draft_remark(p, "The default policy that is there, %s, has no "
		    "\"pwdLockout: TRUE\": an account could not be suspended. "
		    "It is left as it is.", dn);
}

static void
plan_policy(struct draft *p)
{
	const struct change *there = facts_overlay(p->in->facts, p->database,
	    "ppolicy");
	char dn[DRAFT_TEXT];

	if (there != NULL) {
		judge_policy(p, there);
		return;
	}
	draft_expand(p, "cn=default,ou=policies,{base}", dn);
	open_overlay(p, NULL, "ppolicy", "By slapo-ppolicy an account is "
	    "suspended.  Its policy locks nobody out for wrong passwords, "
	    "and asks nothing of a password.");
	change_put(p->out, "olcPPolicyDefault", dn);
}

/* Is the attribute kept unique among people by a value that is there, such
 * as "serialize ldap:///ou=people,dc=x?uid,mail?sub"? */
static bool
is_kept_unique(const struct draft *p, const char *value, const char *name)
{
	const char *dn = strstr(value, "ldap:///"), *attributes, *filter;
	char base[DRAFT_NAME], list[DRAFT_NAME], wanted[DRAFT_NAME];

	if (dn == NULL)
		return false;
	dn += strlen("ldap:///");
	snprintf(base, sizeof(base), "%.*s", (int)strcspn(dn, "? "), dn);
	if ((attributes = strchr(dn, '?')) == NULL)
		return false;
	snprintf(list, sizeof(list), ",%.*s,", (int)strcspn(attributes + 1,
	    "? "), attributes + 1);
	snprintf(wanted, sizeof(wanted), ",%s,", name);
	text_ascii_lower(list);
	text_ascii_lower(wanted);
	filter = strchr(attributes + 1, '?');
	filter = filter != NULL ? strchr(filter + 1, '?') : NULL;
	return (*base == '\0' || same_or_below(p->people, base)) &&
	    strstr(list, wanted) != NULL && (filter == NULL ||
	    strstr(filter, "uregisterAccount") != NULL);
}

static bool
has_unique(const struct draft *p, const struct change *overlay,
    const char *name)
{
	const char *value;
	size_t n;

	for (n = 0; overlay != NULL && (value = change_get(overlay,
	    "olcUniqueURI", n)) != NULL; n++)
		if (is_kept_unique(p, value, name))
			return true;
	return false;
}

/* One value an attribute keeps filters and messages apart; serialize keeps
 * two adds at the same moment from passing each other. */
static void
plan_unique(struct draft *p)
{
	const struct change *there = facts_overlay(p->in->facts, p->database,
	    "unique");
	char text[DRAFT_TEXT];
	bool opened = false;
	size_t i;

	if (there != NULL && (change_get(there, "olcUniqueBase", 0) != NULL ||
	    change_get(there, "olcUniqueAttribute", 0) != NULL)) {
		draft_remark(p, "The overlay unique that is there is written "
		    "in its old form, beside which it takes no olcUniqueURI: "
		    "left as it is; what of %s it does not keep unique is "
		    "kept so by our own checks alone.", p->people);
		return;
	}
	for (i = 0; i < COUNT(unique_names); i++) {
		if (has_unique(p, there, unique_names[i]))
			continue;
		if (!opened)
			open_overlay(p, there, "unique", "A name, an address "
			    "or a number is given only once, whoever writes "
			    "it; of several servers every one that is written "
			    "to needs this.");
		opened = true;
		snprintf(text, sizeof(text), "serialize ldap:///%s?%s?sub%s",
		    p->people, unique_names[i], only_ours(p));
		change_put(p->out, "olcUniqueURI", text);
	}
}

static void
write_constraint(const struct draft *p, size_t n, char text[DRAFT_TEXT])
{
	snprintf(text, DRAFT_TEXT, "%s regex \"%s\" "
	    "restrict=\"ldap:///%s??sub%s\"", constraints[n][0],
	    constraints[n][1], p->people, only_ours(p));
}

static void
plan_constraints(struct draft *p)
{
	const struct change *there = facts_overlay(p->in->facts, p->database,
	    "constraint");
	char text[DRAFT_TEXT];
	bool opened = false;
	size_t i;

	for (i = 0; i < COUNT(constraints); i++) {
		write_constraint(p, i, text);
		if (there != NULL && facts_place(there,
		    "olcConstraintAttribute", text) >= 0)
			continue;
		if (!opened)
			open_overlay(p, there, "constraint", "People have no "
			    "URN that its readers cannot take apart.  An "
			    "institution with values of its own adds them "
			    "here.");
		opened = true;
		change_put(p->out, "olcConstraintAttribute", text);
	}
}

void
want_overlays(struct draft *p)
{
	plan_policy(p);
	plan_unique(p);
	plan_constraints(p);
}
