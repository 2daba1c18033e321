/* Access rules: our DNs in front, all others as before. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "prepare/draft.h"
#include "prepare/same.h"
#include "prepare/want_access.h"
#include "prepare/want_tree.h"

/* Who is people's entry: ours, the institution's, or either. */
enum whose { EITHER, OURS, THEIRS };

/*
 * slapd.access(5): the first "to" that fits decides, the first "by" in it;
 * "by * break" hands on to the next "to".  Where there were people before us
 * (open) a rule says of each of our DNs what it may, for one that is not
 * named would get what a later rule of ours gives.
 *
 *	p	provisioner: uregister; writes people
 *	v	privreader: identity admins; private data too, no password
 *	r	reader: what services need of people
 *	d	radius: the NT hash and the lock state besides
 *	root	of this machine, over ldapi: loads and mends what is ours
 */
#define HASH_RULE "to attrs=uregisterNtPassword"
static const char private_rule[] =
    "to dn.subtree=\"{people}\" attrs={ours}";
static const struct rule {
	enum whose whose;
	const char *list;		/* only if this one has a name in it, or
					 * the attribute of the hash is such */
	const char *to;
	const char *ours;
	const char *closed;		/* where it is new with us */
	const char *open;
} rules[] = {
	/* Manage lets a hash pass slapo-ppolicy, which takes only clear text
	 * from a DN with write when pwdCheckQuality is 2. */
	{ EITHER, NULL, "to dn.subtree=\"{people}\" attrs=userPassword",
	    " {p} manage", " by anonymous auth {root} =w by * none",
	    " {v} none {r} none {d} none by * break" },
	/* As good as the password. */
	{ EITHER, "new hash", HASH_RULE,
	    " {p} write {d} read {root} =w by * none", "", "" },
	{ EITHER, "old hash", HASH_RULE,
	    " {p} write {d} read {v} none {r} none by * break", "", "" },
	/* Old hashes, which a new password is compared with. */
	{ EITHER, NULL, "to dn.subtree=\"{people}\" attrs=pwdHistory",
	    " {p} read", " {root} =w by * none",
	    " {v} none {r} none {d} none by * break" },
	{ EITHER, NULL, "to dn.subtree=\"{people}\" "
	    "attrs=pwdAccountLockedTime,pwdReset,pwdFailureTime",
	    " {p} manage {d} read {v} read", " {root} manage by * none",
	    " {r} none by * break" },
	/* Search or compare would be an oracle too: none for the reader. */
	{ EITHER, "ours", private_rule,
	    " {p} write {v} read {root} manage by self read by * none", "",
	    "" },
	{ EITHER, "theirs", "to dn.subtree=\"{people}\" attrs={theirs}",
	    " {p} write {v} read {r} none {d} none by * break", "", "" },
	{ OURS, NULL, "to dn.subtree=\"{people}\"",
	    " {p} write {v} read {r} read {d} read {root} manage "
	    "by self read by * none", "", "" },
	{ THEIRS, NULL, "to dn.subtree=\"{people}\" attrs=entry,{shown}",
	    " {p} write {v} read {r} read {d} read by * break", "", "" },
	{ THEIRS, NULL, "to dn.subtree=\"{people}\"",
	    " {p} write by * break", "", "" },
	/* Where people stand: to find them by a search from the top. */
	{ EITHER, NULL, "to dn.base=\"{base}\"",
	    " {p} read {v} read {r} read {d} read by * break", "", "" },
};

/* =x is auth without telling by an error whether the entry is there: for
 * SCRAM slapd looks up the service on behalf of nobody. */
static const char *const service_rules[] = {
	"to dn.base=\"{at}\" attrs=userPassword"
	    " by anonymous auth {root} =w by * none",
	"to dn.base=\"{at}\""
	    " {root} manage by self read by anonymous =x by * break",
};
static const char policy_rule[] =
    "to dn.base=\"{at}\" {root} manage {p} read by * break";
static const char group_rule[] =
    "to dn.base=\"{at}\" attrs=entry,objectClass,member,uniqueMember,"
    "memberUid {p} read by * break";

struct places {
	size_t	next;			/* where the next new one goes */
	size_t	added;
};

static void
open_access(struct draft *p, const struct places *at)
{
	if (at->added == 0)
		change_open(p->out, CHANGE_VALUES, p->database->dn,
		    "Access of our own DNs, in front of the rules that are "
		    "there.  What is new with us is closed to all others; of "
		    "all else the rules behind these decide, as before "
		    "(\"by * break\").");
}

/* A rule that is there already keeps its place; one that is not stands
 * behind the one before it. */
static void
put_rule(struct draft *p, struct places *at, const char *text,
    const char *other)
{
	char numbered[DRAFT_TEXT + 8];
	long place = facts_place(p->database, "olcAccess", text);

	if (place < 0)
		place = facts_place(p->database, "olcAccess", other);
	if (place >= 0) {
		at->next = (size_t)place + at->added + 1;
		return;
	}
	open_access(p, at);
	snprintf(numbered, sizeof(numbered), "{%zu}%s", at->next++, text);
	change_put(p->out, "olcAccess", numbered);
	at->added++;
}

static void
expand_rule(struct draft *p, const struct rule *rule, const char *end,
    char text[DRAFT_TEXT])
{
	char pattern[DRAFT_TEXT];

	snprintf(pattern, sizeof(pattern), "%s%s%s", rule->to, rule->ours,
	    end);
	draft_expand(p, pattern, text);
}

/* Of "to ... attrs=a,b by ...": "a,b". */
static bool
copy_list(const char *rule, char out[DRAFT_TEXT])
{
	const char *list = strstr(rule, " attrs=");
	struct buf b;

	if (list == NULL)
		return false;
	list += strlen(" attrs=");
	buf_init(&b, out, DRAFT_TEXT);
	buf_put(&b, list, strcspn(list, " "));
	return !buf_failed(&b);
}

static bool
has_rule(struct draft *p, const struct rule *rule)
{
	char text[DRAFT_TEXT];

	expand_rule(p, rule, "", text);
	return facts_place(p->database, "olcAccess", text) >= 0;
}

void
want_access_recall(struct draft *p)
{
	char text[DRAFT_TEXT];
	const char *rule;
	size_t i, n;

	for (i = 0; rules[i].whose != OURS; i++)
		;
	p->closed = has_rule(p, &rules[i]);
	for (i = 0; strcmp(rules[i].to, HASH_RULE) != 0; i++)
		;
	p->hash = has_rule(p, &rules[i]);
	for (i = 0; strcmp(rules[i].to, private_rule) != 0; i++)
		;
	for (n = 0; (rule = change_get(p->database, "olcAccess", n)) != NULL;
	    n++) {
		if (!copy_list(rule, p->ours))
			continue;
		expand_rule(p, &rules[i], "", text);
		if (same_text(rule, text))
			snprintf(p->recalled, sizeof(p->recalled), ",%s,",
			    p->ours);
	}
	p->ours[0] = '\0';
}

static bool
is_wanted(const struct draft *p, const struct rule *rule)
{
	const bool ours = draft_has_people(p);

	if (rule->whose == (ours ? THEIRS : OURS))
		return false;
	if (rule->list == NULL)
		return true;
	if (strstr(rule->list, " hash") != NULL)
		return p->hash == (strncmp(rule->list, "new", 3) == 0);
	return *(strcmp(rule->list, "ours") == 0 ? p->ours : p->theirs) !=
	    '\0';
}

static void
put_table(struct draft *p, struct places *at)
{
	const bool ours = draft_has_people(p);
	char closed[DRAFT_TEXT], open[DRAFT_TEXT];
	size_t i;

	for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		if (!is_wanted(p, &rules[i]))
			continue;
		expand_rule(p, &rules[i], rules[i].closed, closed);
		expand_rule(p, &rules[i], rules[i].open, open);
		put_rule(p, at, ours ? closed : open, ours ? open : closed);
	}
}

static void
put_at(struct draft *p, struct places *at, const char *dn,
    const char *pattern)
{
	char text[DRAFT_TEXT];

	if (text_copy(p->at, sizeof(p->at), dn) != OK) {
		p->failed = true;
		return;
	}
	draft_expand(p, pattern, text);
	put_rule(p, at, text, text);
}

static void
put_services(struct draft *p, struct places *at)
{
	size_t i, n;

	for (i = 0; i < DRAFT_SERVICES; i++)
		for (n = 0; n < 2 && draft_is_ours(p, p->service[i]); n++)
			put_at(p, at, p->service[i], service_rules[n]);
}

static void
put_policies(struct draft *p, struct places *at)
{
	static const char *const patterns[] = {
	    "cn=default,ou=policies,{base}", "cn=services,ou=policies,{base}" };
	char dn[DRAFT_TEXT];
	size_t i;

	for (i = 0; i < 2; i++) {
		draft_expand(p, patterns[i], dn);
		if (draft_is_ours(p, dn) &&
		    (i == 1 || want_tree_needs_policy(p)))
			put_at(p, at, dn, policy_rule);
	}
}

/* Groups whose members recover nothing (account.no_recovery). */
static void
put_groups(struct draft *p, struct places *at)
{
	const struct conf_list *list = &p->in->conf->account_no_recovery;
	size_t i;

	for (i = 0; i < list->count; i++)
		if (strchr(list->item[i], '=') != NULL &&
		    strpbrk(list->item[i], "\"\\{}") == NULL)
			put_at(p, at, list->item[i], group_rule);
}

/* For the time of an apply; the second where there are no rules at all. */
static const char *const helpers[] = {
	"to * " DRAFT_ROOT " manage by * break",
	"to * " DRAFT_ROOT " manage by * read",
};

static bool
is_helper(const char *rule)
{
	return same_text(rule, helpers[0]) || same_text(rule, helpers[1]);
}

static bool
has_rules(const struct facts *f, const struct change *database)
{
	const struct change *frontend = change_find(&f->config,
	    "olcDatabase={-1}frontend,cn=config");
	const char *first = change_get(database, "olcAccess", 0);

	if (first != NULL && is_helper(first))
		first = change_get(database, "olcAccess", 1);
	return first != NULL || (frontend != NULL &&
	    change_get(frontend, "olcAccess", 0) != NULL);
}

const char *
want_access_helping(const struct change *database)
{
	const char *rule;
	size_t n;

	for (n = 0; (rule = change_get(database, "olcAccess", n)) != NULL;
	    n++)
		if (is_helper(rule))
			return rule;
	return NULL;
}

const char *
want_access_helper(const struct facts *f, const struct change *database)
{
	return helpers[has_rules(f, database) ? 0 : 1];
}

/* slapd.access(5): with no rule at all everybody may read, with one nobody
 * whom it does not name. */
static void
keep_default(struct draft *p, struct places *at)
{
	if (p->in->facts->known && !has_rules(p->in->facts, p->database))
		put_rule(p, at, "to * by * read", "to * by * read");
}

void
want_access(struct draft *p)
{
	const char *first = change_get(p->database, "olcAccess", 0);
	struct places at = { first != NULL && is_helper(first) ? 1 : 0, 0 };

	put_table(p, &at);
	put_services(p, &at);
	put_policies(p, &at);
	put_groups(p, &at);
	keep_default(p, &at);
}
