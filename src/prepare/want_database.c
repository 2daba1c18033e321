/* Of the database: its rootdn, indexes and limits; and who core is. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "prepare/index.h"
#include "prepare/same.h"
#include "prepare/want_database.h"

static const char *const wanted_indexes[] = {
	"objectClass eq",
	"entryUUID,entryCSN eq",
	"createTimestamp,modifyTimestamp eq",
	"uid eq,sub",
	"cn,sn,givenName eq,sub",
	"mail,mailLocalAddress eq",
	"departmentNumber,eduPersonAffiliation eq",
	"eduPersonPrincipalName,eduPersonUniqueId eq",
	"schacPersonalUniqueID eq",
	"schacPersonalUniqueCode eq,sub",
	"schacUserStatus,schacExpiryDate eq",
	"uregisterActivated eq",
	"pwdAccountLockedTime eq",
	"member,memberUid eq",
	NULL
};

static void
plan_rootdn(struct draft *p)
{
	char dn[DRAFT_TEXT];

	if (change_get(p->database, "olcRootDN", 0) != NULL ||
	    !p->in->facts->known)
		return;
	draft_expand(p, "cn=uregister-nobody,{base}", dn);
	change_open(p->out, CHANGE_VALUES, p->database->dn, "A rootdn, "
	    "without which slapo-unique accepts every duplicate and "
	    "slapo-ppolicy never locks.  It has no password and no entry: "
	    "nobody can log in as it.");
	change_put(p->out, "olcRootDN", dn);
}

void
want_database_indexes(struct draft *p)
{
	change_open(p->out, CHANGE_VALUES, p->database->dn, "Indexes, beside "
	    "those that are there: of what we and the readers search for.  "
	    "slapd builds them while it goes on serving, and is slower until "
	    "it has: in a large tree better at a quiet hour.");
	index_add(p->in->facts, p->database, wanted_indexes, p->out);
	if (!p->out->failed && p->out->at[p->out->count - 1].values == 0)
		change_drop(p->out);
}

#define LIMITS "olcLimits"

/* Those of the institution, in their order, taken away or put again behind
 * ours. */
static void
move_limits(struct draft *p, const char *const ours[2], size_t behind)
{
	char numbered[2 * DRAFT_TEXT];
	const char *text;
	size_t i;

	for (i = 0; (text = change_get(p->database, LIMITS, i)) != NULL; i++) {
		if (behind == 0)
			change_take(p->out, LIMITS, text);
		else if (!same_text(text, ours[0]) &&
		    !same_text(text, ours[1])) {
			snprintf(numbered, sizeof(numbered), "{%zu}%s",
			    behind++, same_bare(text));
			change_put(p->out, LIMITS, numbered);
		}
	}
}

/*
 * In front of the institution's: the first that fits counts.  A server that
 * runs puts every new one behind those it has, whatever its number says, and
 * obeys the numbers after a restart only (OpenLDAP 2.5 and 2.6); so those it
 * has are put again behind ours.
 */
static void
plan_limits(struct draft *p)
{
	static const enum draft_service unlimited[] = { PROVISIONER,
	    PRIVREADER };
	char text[2][DRAFT_TEXT], numbered[2 * DRAFT_TEXT + 8];
	const char *const ours[] = { text[0], text[1] };
	bool there = true;
	size_t i;

	for (i = 0; i < 2; i++) {
		snprintf(text[i], sizeof(text[i]), "dn.base=\"%s\" "
		    "size=unlimited", p->service[unlimited[i]]);
		there = there && facts_place(p->database, LIMITS,
		    text[i]) >= 0;
	}
	if (there)
		return;
	change_open(p->out, CHANGE_VALUES, p->database->dn, "No limit of size "
	    "for our two DNs that look at all people, in front of the limits "
	    "of others.");
	move_limits(p, ours, 0);
	for (i = 0; i < 2; i++) {
		snprintf(numbered, sizeof(numbered), "{%zu}%s", i, text[i]);
		change_put(p->out, LIMITS, numbered);
	}
	move_limits(p, ours, 2);
}

static bool
is_on_socket(const struct conf *c)
{
	size_t i;

	for (i = 0; i < c->directory_uris.count; i++)
		if (strncasecmp(c->directory_uris.item[i], "ldapi:", 6) == 0)
			return c->directory_bind == BIND_EXTERNAL;
	return false;
}

static bool
has_mapping(const struct draft *p, const char *text)
{
	const struct change *global = change_find(&p->in->facts->config,
	    "cn=config");

	return global != NULL &&
	    facts_place(global, "olcAuthzRegexp", text) >= 0;
}

static void
map_login(struct draft *p, const char *pattern, const char *place,
    const char *reason)
{
	char text[DRAFT_TEXT], numbered[DRAFT_TEXT + 8];

	draft_expand(p, pattern, text);
	if (has_mapping(p, text))
		return;
	change_open(p->out, CHANGE_VALUES, "cn=config", reason);
	snprintf(numbered, sizeof(numbered), "%s%s", place, text);
	change_put(p->out, "olcAuthzRegexp", numbered);
}

static void
plan_logins(struct draft *p)
{
	if (is_on_socket(p->in->conf))
		map_login(p, "\"gidNumber=[0-9]+[+]uidNumber={core},"
		    "cn=peercred,cn=external,cn=auth\" "
		    "\"cn=provisioner,ou=services,{base}\"", "{0}",
		    "uregister-core, known by its user's number on the ldapi "
		    "socket, is the provisioner.");
	map_login(p, "\"uid=(provisioner|privreader|reader|radius)"
	    "(,cn=[^,]+)?,cn=scram-sha-(256|384|512),cn=auth\" "
	    "\"cn=$1,ou=services,{base}\"", "",
	    "Over SCRAM our four services log in by their names, behind "
	    "whatever rules there are; for that, and only then, slapd has to "
	    "hold their passwords in clear text.");
}

void
want_database(struct draft *p)
{
	plan_rootdn(p);
	plan_limits(p);
	plan_logins(p);
}
