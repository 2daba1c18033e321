/* The entry of a user name as the server has it. */
#include <string.h>

#include <ldap.h>

#include "directory/account.h"
#include "directory/holder.h"
#include "directory/tree.h"

enum outcome
holder_entry_dn(const struct directory *dir, const struct entry *e,
    struct dn *out, struct detail *d)
{
	const char *uid = entry_get(e, "uid");

	if (uid != NULL && dn_make("uid", uid,
	    dir->conf->directory_people_base, out) == OK)
		return OK;
	detail_set(d, "the entry's uid makes no DN");
	return E_INPUT;
}

/* Does the server's entry have the nth value of ours, so that ours need not
 * be added? */
static bool
has_nth(const struct link_reply *reply, const struct entry *e, size_t n)
{
	const char *attribute = entry_attribute(e, n);
	const char *value = entry_value(e, n);

	switch (claim_table_rule(attribute)) {
	case CLAIM_JOINS:
	case CLAIM_IDENTIFIES:
	case CLAIM_STATE:
		return tree_has_value(reply, attribute, value);
	case CLAIM_JOINS_EXACT:
		return tree_has_exactly(reply, attribute, value);
	default:
		return false;
	}
}

static bool
is_of_entry(const struct entry *e, const char *attribute, const char *value)
{
	const char *one;
	size_t n;

	for (n = 0; (one = entry_get_nth(e, attribute, n)) != NULL; n++)
		if (strcasecmp(one, value) == 0)
			return true;
	return false;
}

/* Addresses that the entry had, where its classes or ours allow more. */
static void
read_former(const struct link_reply *reply, const struct entry *e,
    struct holder *out)
{
	static const char class[] = "inetLocalMailRecipient";
	char *value;
	size_t i;

	if (!tree_has_value(reply, "objectClass", class) &&
	    !is_of_entry(e, "objectClass", class))
		return;
	for (i = 0; i < tree_count(reply, "mail") &&
	    out->formers < HOLDER_FORMER_MAX; i++) {
		value = out->former[out->formers];
		if (tree_value(reply, "mail", i, value,
		    sizeof(out->former[0])) &&
		    !is_of_entry(e, "mail", value) &&
		    !is_of_entry(e, "mailLocalAddress", value) &&
		    !tree_has_value(reply, "mailLocalAddress", value))
			out->formers++;
	}
}

static void
read_holder(const struct conf *conf, const struct link_reply *reply,
    const struct entry *e, struct holder *out)
{
	const char *id = entry_get(e, "eduPersonUniqueId");
	size_t n;

	out->ours = id != NULL &&
	    tree_has_value(reply, "eduPersonUniqueId", id);
	out->whose = whose_judge(reply, e);
	out->password = tree_has(reply, "userPassword");
	out->eduroam = tree_has_value(reply, "eduPersonEntitlement",
	    conf->entry_eduroam_entitlement);
	for (n = 0; n < entry_count(e); n++)
		out->has[n] = has_nth(reply, e, n);
	for (n = 0; n < CLAIM_ROWS; n++)
		out->row[n] = tree_has(reply, claim_table_names[n]);
	read_former(reply, e, out);
	status_read(conf, reply, &out->status);
	out->stopped = status_says_stopped(&out->status) ||
	    tree_has_value(reply, "pwdAccountLockedTime", LOCKED_FOR_GOOD);
}

enum outcome
holder_find(struct directory *dir, const struct entry *e, size_t only,
    struct holder *out, struct detail *d)
{
	bool claim = dir->conf->directory_mode != MODE_CREATE;
	struct tree_search s = { .scope = claim ? LDAP_SCOPE_SUBTREE :
	    LDAP_SCOPE_BASE, .attributes = claim_table_names,
	    .only = only };
	struct link_reply reply;
	struct filter f;
	enum outcome r;
	struct dn dn;

	if ((r = holder_entry_dn(dir, e, &dn, d)) != OK ||
	    (r = filter_equal("uid", entry_get(e, "uid"), &f)) != OK)
		return r;
	s.base = claim ? dir->conf->directory_people_base : dn_text(&dn);
	s.filter = filter_text(&f);
	if ((r = tree_search(dir->link, &s, &reply, d)) != OK)
		return r;
	memset(out, 0, sizeof(*out));
	r = claim ? directory_account_is_one(&reply, d) :
	    tree_is_one(&reply, d);
	if (r == OK) {
		read_holder(dir->conf, &reply, e, out);
		r = tree_dn(&reply, &out->dn);
	}
	link_reply_clear(&reply);
	return r;
}

enum outcome
holder_settle(struct directory *dir, const struct entry *e, int code,
    struct detail *d)
{
	struct detail why = { "" };
	struct holder h;
	enum outcome r;

	r = holder_find(dir, e, LINK_ANY, &h, &why);
	if (r == OK && h.ours)
		return OK;
	if (r != OK && r != E_NOTFOUND) {
		if (d != NULL)
			*d = why;
		return r;
	}
	if (r == OK || code != LDAP_ALREADY_EXISTS)
		return E_AMBIGUOUS;
	/* Only what was seen is another's: a replica may lag. */
	detail_set(d, "the directory says that the entry is there already, "
	    "and shows none");
	return E_BACKEND;
}
