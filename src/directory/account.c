/* Accounts in the tree: found by the name, read, and single values set. */
#define _GNU_SOURCE		/* strptime */
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include <ldap.h>

#include "base/text.h"
#include "directory/account.h"
#include "directory/directory_private.h"
#include "directory/rights.h"
#include "directory/status.h"
#include "directory/tree.h"

/* GeneralizedTime as we and slapd write it, YYYYMMDDhhmmssZ. */
static int64_t
parse_time(const char *text)
{
	struct tm tm = { 0 };
	const char *end = strptime(text, "%Y%m%d%H%M%S", &tm);

	return end != NULL && *end == 'Z' ? (int64_t)timegm(&tm) : 0;
}

static void
cut_scope(char *unique_id)
{
	unique_id[strcspn(unique_id, "@")] = '\0';
}

static void
read_birth(const struct link_reply *reply, struct directory_account *a)
{
	char text[64];

	if ((tree_value(reply, "schacDateOfBirth", 0, text, sizeof(text)) ||
	    tree_value(reply, "schacYearOfBirth", 0, text, sizeof(text))) &&
	    date_parse_birth(text, a->birth_date) != OK)
		a->birth_date[0] = '\0';
}

static void
read_account(const struct conf *conf, const struct link_reply *reply,
    struct directory_account *a)
{
	struct status_values status;
	char text[64];
	size_t i;

	tree_value(reply, "mail", 0, a->mail, sizeof(a->mail));
	tree_value(reply, "preferredLanguage", 0, a->language,
	    sizeof(a->language));
	tree_value(reply, "eduPersonUniqueId", 0, a->unique_id,
	    sizeof(a->unique_id));
	cut_scope(a->unique_id);
	for (i = 0; i < DIRECTORY_PERSON_IDS_MAX; i++)
		if (tree_value(reply, "schacPersonalUniqueID", i,
		    a->person_id[a->person_ids], sizeof(a->person_id[0])))
			a->person_ids++;
	read_birth(reply, a);
	if (tree_value(reply, "uregisterActivated", 0, text, sizeof(text)))
		a->activated_at = parse_time(text);
	a->has_password = tree_has(reply, "userPassword");
	mark_read(reply, a->mark);
	tree_value(reply, "entryCSN", 0, a->csn, sizeof(a->csn));
	a->has_nt_hash = tree_has(reply, "uregisterNtPassword");
	a->takes_nt_hash = conf->entry_eduroam_entitlement[0] != '\0' &&
	    tree_has_value(reply, "eduPersonEntitlement",
	    conf->entry_eduroam_entitlement) &&
	    tree_has_value(reply, "objectClass", "uregisterAccount");
	status_read(conf, reply, &status);
	a->lock = tree_has_value(reply, "pwdAccountLockedTime",
	    LOCKED_FOR_GOOD);
	a->locked = a->lock || status_says_stopped(&status);
	a->reset = tree_has_value(reply, "pwdReset", "TRUE");
}

/* Why a DN of the server's might not fit: it is far longer than any. */
static enum outcome
copy_dn(const struct link_reply *reply, struct directory_account *a)
{
	struct dn dn;
	enum outcome r;

	if ((r = tree_dn(reply, &dn)) != OK)
		return r;
	return text_copy(a->dn, sizeof(a->dn), dn_text(&dn));
}

enum outcome
directory_account_is_one(const struct link_reply *reply, struct detail *d)
{
	if (reply->code != LDAP_NO_SUCH_OBJECT)
		return tree_is_one(reply, d);
	detail_set(d, "directory.people_base is not there, or our log-in may "
	    "not read it");
	return E_CONF;
}

/* Of several names the one that was asked for: an account of ours has one. */
static void
read_uid(const struct link_reply *reply, const char *uid,
    struct directory_account *a)
{
	const size_t count = tree_count(reply, "uid");
	size_t i;

	for (i = 0; i < count; i++)
		if (tree_value(reply, "uid", i, a->uid, sizeof(a->uid)) &&
		    strcasecmp(a->uid, uid) == 0)
			return;
	tree_value(reply, "uid", 0, a->uid, sizeof(a->uid));
}

enum outcome
directory_account_search(struct directory *dir, const char *uid,
    const char *const *attributes, struct link_reply *out, struct detail *d)
{
	struct tree_search s = {
		.base = dir->conf->directory_people_base,
		.scope = LDAP_SCOPE_SUBTREE,
		.attributes = attributes, .only = LINK_ANY,
	};
	struct filter f;

	/* What cannot be in a filter is nobody's name. */
	if (filter_equal("uid", uid, &f) != OK)
		return E_NOTFOUND;
	s.filter = filter_text(&f);
	return tree_search(dir->link, &s, out, d);
}

enum outcome
directory_account_find(struct directory *dir, const char *uid,
    struct directory_account *out, struct detail *d)
{
	static const char *const names[] = { "uid", "mail",
	    "preferredLanguage", "eduPersonUniqueId", "schacPersonalUniqueID",
	    "uregisterActivated", "userPassword", "pwdAccountLockedTime",
	    "pwdReset", "schacDateOfBirth", "schacYearOfBirth",
	    "uregisterNtPassword",
	    "eduPersonEntitlement", "objectClass", "schacUserStatus",
	    "entryCSN", NULL };
	struct directory_account account;
	struct link_reply reply;
	enum outcome r;

	if ((r = directory_account_search(dir, uid, names, &reply, d)) != OK)
		return r;
	memset(&account, 0, sizeof(account));
	if ((r = directory_account_is_one(&reply, d)) == OK) {
		read_account(dir->conf, &reply, &account);
		read_uid(&reply, uid, &account);
		r = copy_dn(&reply, &account);
	}
	link_reply_clear(&reply);
	if (r == OK)
		*out = account;
	return r;
}

static enum outcome
modify_account(struct directory *dir, const struct directory_account *a,
    struct tree_mods *m, const char *what, struct detail *d)
{
	struct link_reply reply;
	enum outcome r;
	struct dn dn;

	if ((r = dn_from(a->dn, &dn)) != OK ||
	    (r = tree_modify(dir->link, &dn, m, &reply, d)) != OK)
		return r;
	dir->wrote = reply.server;
	if (reply.code == LDAP_INVALID_SYNTAX) {
		detail_set(d, "%s: %s", what, reply.text);
		r = E_INPUT;
	} else
		r = link_reply_outcome(&reply, what, d);
	link_reply_clear(&reply);
	return r;
}

enum outcome
directory_account_set(struct directory *dir, const char *uid,
    const char *attribute, const char *const *values, struct detail *d)
{
	struct directory_account a;
	struct tree_mods m;
	enum outcome r;
	size_t n = 0;

	if (!dn_is_attribute(attribute))
		return E_BUG;
	if ((r = directory_rights_may_write(dir, d)) != OK ||
	    (r = directory_account_find(dir, uid, &a, d)) != OK)
		return r;
	while (values[n] != NULL)
		n++;
	tree_mods_init(&m);
	tree_mods_put(&m, LDAP_MOD_REPLACE, attribute, values, n);
	return modify_account(dir, &a, &m, attribute, d);
}
