/* An entry for a person: a new one, or what the institution made before. */
#include <string.h>
#include <strings.h>

#include <ldap.h>

#include "directory/account.h"
#include "directory/add.h"
#include "directory/directory_private.h"
#include "directory/password.h"
#include "directory/rights.h"
#include "directory/status.h"
#include "directory/tree.h"

static enum outcome
entry_dn(const struct directory *dir, const struct entry *e, struct dn *out,
    struct detail *d)
{
	const char *uid = entry_get(e, "uid");

	if (uid != NULL && dn_make("uid", uid,
	    dir->conf->directory_people_base, out) == OK)
		return OK;
	detail_set(d, "the entry's uid makes no DN");
	return E_INPUT;
}

/* What the server holds of an entry that may be ours. */
struct holder {
	bool	ours;		/* our unique id */
	bool	other;		/* someone else's id or code */
	bool	password;
	bool	eduroam;	/* entry.eduroam_entitlement */
	struct dn dn;
	bool	has[ENTRY_VALUES_MAX];	/* of the shared ones, in order */
	struct status_values status;	/* by which we said its state */
};

/* To these an institution adds values of its own: of an entry that it made,
 * they stay beside ours. */
static const struct {
	const char *attribute;
	bool	(*has)(const struct link_reply *, const char *attribute,
		    const char *value);		/* by its matching rule */
} shared[] = {
	{ "objectClass", tree_has_value },
	{ "mailLocalAddress", tree_has_value },
	{ "eduPersonEntitlement", tree_has_exactly },
	{ "schacUserStatus", tree_has_value },
};
#define SHARED (sizeof(shared) / sizeof(shared[0]))

/* Of the values of an attribute that both have, is none the same? */
static bool
differs(const struct link_reply *reply, const struct entry *e,
    const char *attribute)
{
	const char *value;
	size_t n;

	if (!tree_has(reply, attribute) || entry_get(e, attribute) == NULL)
		return false;
	for (n = 0; (value = entry_get_nth(e, attribute, n)) != NULL; n++)
		if (tree_has_value(reply, attribute, value))
			return false;
	return true;
}

/* Does the server's entry have the nth value of ours? */
static bool
has_nth(const struct link_reply *reply, const struct entry *e, size_t n)
{
	const char *attribute = entry_attribute(e, n);
	size_t i;

	for (i = 0; i < SHARED; i++)
		if (strcasecmp(shared[i].attribute, attribute) == 0)
			return shared[i].has(reply, attribute,
			    entry_value(e, n));
	return false;
}

static void
read_holder(const struct conf *conf, const struct link_reply *reply,
    const struct entry *e, struct holder *out)
{
	const char *id = entry_get(e, "eduPersonUniqueId");
	size_t n;

	out->ours = id != NULL &&
	    tree_has_value(reply, "eduPersonUniqueId", id);
	out->other = differs(reply, e, "eduPersonUniqueId") ||
	    differs(reply, e, "schacPersonalUniqueCode") ||
	    differs(reply, e, "schacPersonalUniqueID");
	out->password = tree_has(reply, "userPassword");
	out->eduroam = tree_has_value(reply, "eduPersonEntitlement",
	    conf->entry_eduroam_entitlement);
	for (n = 0; n < entry_count(e); n++)
		out->has[n] = has_nth(reply, e, n);
	status_read(conf, reply, &out->status);
}

/* The entry of that uid: in create mode where we would put it, in claim
 * mode wherever the institution did. */
static enum outcome
find_holder(struct directory *dir, const struct entry *e, size_t only,
    struct holder *out, struct detail *d)
{
	static const char *const names[] = { "objectClass",
	    "eduPersonUniqueId", "schacPersonalUniqueCode",
	    "schacPersonalUniqueID", "userPassword", "mailLocalAddress",
	    "eduPersonEntitlement", "schacUserStatus", NULL };
	bool claim = dir->conf->directory_mode == MODE_CLAIM;
	struct tree_search s = { .scope = claim ? LDAP_SCOPE_SUBTREE :
	    LDAP_SCOPE_BASE, .attributes = names,
	    .only = only };
	struct link_reply reply;
	struct filter f;
	enum outcome r;
	struct dn dn;

	if ((r = entry_dn(dir, e, &dn, d)) != OK ||
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

static bool
has_value(const struct entry *e, const char *attribute, const char *wanted)
{
	const char *value;
	size_t n;

	for (n = 0; (value = entry_get_nth(e, attribute, n)) != NULL; n++)
		if (strcasecmp(value, wanted) == 0)
			return true;
	return false;
}

/* May it have an NT hash?  The class allows the attribute; eduroam: the
 * institution's entry is entitled already. */
static bool
is_entitled(const struct conf *conf, const struct entry *e, bool eduroam)
{
	const char *wanted = conf->entry_eduroam_entitlement;

	return *wanted != '\0' &&
	    (eduroam || has_value(e, "eduPersonEntitlement", wanted)) &&
	    has_value(e, "objectClass", "uregisterAccount");
}

/* Somebody was there first: we ourselves, before a crash? */
static enum outcome
settle(struct directory *dir, const struct entry *e, struct detail *d)
{
	struct detail why = { "" };
	struct holder h;
	enum outcome r;

	r = find_holder(dir, e, LINK_ANY, &h, &why);
	if (r == OK && h.ours)
		return OK;
	if (r != OK && r != E_NOTFOUND) {
		if (d != NULL)
			*d = why;
		return r;
	}
	return E_AMBIGUOUS;
}

static enum outcome
create(struct directory *dir, const struct entry *e,
    struct hash_forms *forms, struct detail *d)
{
	static const char *const skip[] = { NULL };
	struct tree_mods m;
	struct link_reply reply;
	enum outcome r;
	struct dn dn;

	if ((r = entry_dn(dir, e, &dn, d)) != OK)
		return r;
	if (!is_entitled(dir->conf, e, false))
		secret_free(&forms->nt);
	tree_mods_init(&m);
	tree_mods_put_entry(&m, LDAP_MOD_ADD, e, skip);
	directory_password_put(&m, LDAP_MOD_ADD, forms);
	if ((r = tree_add(dir->link, &dn, &m, &reply, d)) != OK)
		return r;
	dir->wrote = reply.server;
	r = link_reply_outcome(&reply, "add", d);
	link_reply_clear(&reply);
	if (r == E_NOTFOUND) {
		detail_set(d, "directory.people_base is not there");
		return E_CONF;
	}
	return r == E_AMBIGUOUS ? settle(dir, e, d) : r;
}

/* Of one attribute, what the server's entry lacks. */
static void
put_lacking(struct tree_mods *m, const struct entry *e,
    const struct holder *h, const char *attribute)
{
	const char *value[ENTRY_VALUES_MAX];
	size_t n, count = 0;

	for (n = 0; n < entry_count(e); n++)
		if (!h->has[n] &&
		    strcasecmp(entry_attribute(e, n), attribute) == 0)
			value[count++] = entry_value(e, n);
	if (count > 0)
		tree_mods_put(m, LDAP_MOD_ADD, attribute, value, count);
}

/* A state that we said before would contradict the new one. */
static void
put_old_status(struct tree_mods *m, const struct entry *e,
    const struct holder *h)
{
	const char *value[STATUS_VALUES_MAX];
	size_t i, count = 0;

	for (i = 0; i < h->status.count; i++)
		if (!has_value(e, "schacUserStatus", h->status.value[i]))
			value[count++] = h->status.value[i];
	if (count > 0 && entry_get(e, "schacUserStatus") != NULL)
		tree_mods_put(m, LDAP_MOD_DELETE, "schacUserStatus", value,
		    count);
}

static void
put_claim(struct tree_mods *m, const struct entry *e, const struct holder *h)
{
	const char *skip[SHARED + 2] = { "uid" };
	size_t i;

	put_old_status(m, e, h);
	for (i = 0; i < SHARED; i++) {
		put_lacking(m, e, h, shared[i].attribute);
		skip[i + 1] = shared[i].attribute;
	}
	tree_mods_put_entry(m, LDAP_MOD_REPLACE, e, skip);
}

static enum outcome
may_claim(const struct holder *h, struct detail *d)
{
	if (!h->password && !h->other)
		return OK;
	detail_set(d, "the entry of that name %s", h->other ?
	    "has another person's identifier" : "has a password already");
	return E_AMBIGUOUS;
}

/* Codes that speak of this one entry, as the institution made it: it is
 * named by an attribute that the mapping writes anew, or is of a class that
 * ours do not go with. */
static bool
is_unfit(int code)
{
	return code == LDAP_NAMING_VIOLATION ||
	    code == LDAP_NOT_ALLOWED_ON_RDN ||
	    code == LDAP_OBJECT_CLASS_VIOLATION ||
	    code == LDAP_NO_OBJECT_CLASS_MODS;
}

static enum outcome
claim_outcome(const struct link_reply *reply, struct detail *d)
{
	enum outcome r;

	if (reply->code == LDAP_ASSERTION_FAILED)
		return E_AMBIGUOUS;
	r = link_reply_outcome(reply, "claim", d);
	return is_unfit(reply->code) ? E_INPUT : r;
}

static enum outcome
claim(struct directory *dir, const struct entry *e,
    struct hash_forms *forms, struct detail *d)
{
	struct tree_mods m;
	struct link_reply reply;
	struct holder h;
	enum outcome r;

	if ((r = find_holder(dir, e, LINK_ANY, &h, d)) != OK) {
		if (r == E_NOTFOUND)
			detail_set(d, "there is no entry of that name to "
			    "claim");
		return r;
	}
	if (h.ours && h.password)
		return OK;
	if ((r = may_claim(&h, d)) != OK)
		return r;
	if (!is_entitled(dir->conf, e, h.eduroam))
		secret_free(&forms->nt);
	tree_mods_init(&m);
	put_claim(&m, e, &h);
	directory_password_put(&m, LDAP_MOD_ADD, forms);
	/* Nobody may have claimed it since we looked. */
	m.assertion = "(!(userPassword=*))";
	r = directory_password_modify(dir, &h.dn, &m, &reply, d);
	if (r != OK)
		return r;
	dir->wrote = reply.server;
	r = claim_outcome(&reply, d);
	link_reply_clear(&reply);
	return r == E_AMBIGUOUS ? settle(dir, e, d) : r;
}

enum outcome
directory_add(struct directory *dir, const struct entry *e,
    const struct secret *hash, struct detail *d)
{
	struct hash_forms forms;
	enum outcome r;

	if ((r = directory_rights_may_write(dir, d)) != OK ||
	    (r = hash_split(hash, &forms)) != OK)
		return r;
	r = dir->conf->directory_mode == MODE_CLAIM ?
	    claim(dir, e, &forms, d) : create(dir, e, &forms, d);
	hash_forms_clear(&forms);
	return r;
}

enum outcome
directory_add_read_back(struct directory *dir, const struct entry *e,
    struct detail *d)
{
	struct holder h;
	enum outcome r;

	if ((r = find_holder(dir, e, dir->wrote, &h, d)) != OK)
		return r;
	if (!h.ours) {
		detail_set(d, "the entry of that name is another's");
		return E_AMBIGUOUS;
	}
	return h.password ? OK : E_NOTFOUND;
}
