/* An entry of the institution's becomes its person's account. */
#include <string.h>
#include <strings.h>

#include <ldap.h>

#include "directory/claim.h"
#include "directory/directory_private.h"
#include "directory/holder.h"
#include "directory/password.h"
#include "directory/rival.h"
#include "directory/tree.h"

#define NOT_CLAIMED "(!(userPassword=*))"

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

void
claim_drop_nt_hash(const struct conf *conf, const struct entry *e,
    bool eduroam, struct hash_forms *forms)
{
	if (!is_entitled(conf, e, eduroam))
		secret_free(&forms->nt);
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
put_former(struct tree_mods *m, const struct holder *h)
{
	const char *value[HOLDER_FORMER_MAX];
	size_t i;

	for (i = 0; i < h->formers; i++)
		value[i] = h->former[i];
	if (h->formers > 0)
		tree_mods_put(m, LDAP_MOD_ADD, "mailLocalAddress", value,
		    h->formers);
}

static void
put_claim(struct tree_mods *m, const struct entry *e, const struct holder *h)
{
	const char *skip[CLAIM_ROWS + 1] = { NULL };
	size_t i, skipped = 0;

	put_old_status(m, e, h);
	for (i = 0; i < CLAIM_ROWS; i++) {
		const char *attribute = claim_table_names[i];

		switch (claim_table_rule_of(i)) {
		case CLAIM_REPLACED:
		case CLAIM_MOVES:
		case CLAIM_AGREES:
			continue;
		case CLAIM_GOES:
			if (h->row[i])
				tree_mods_put(m, LDAP_MOD_REPLACE, attribute,
				    NULL, 0);
			break;
		case CLAIM_KEEPS:
			if (!h->row[i])
				continue;
			break;
		case CLAIM_STAYS:
		case CLAIM_ENDS:
			break;
		default:
			put_lacking(m, e, h, attribute);
		}
		skip[skipped++] = attribute;
	}
	put_former(m, h);
	tree_mods_put_entry(m, LDAP_MOD_REPLACE, e, skip);
}

/* NULL: nothing is against it. */
static const char *
refusal_of(const struct holder *h)
{
	static const char *const texts[] = {
		[WHOSE_OTHER_ID] = "the entry of the username has another "
		    "person's identifier",
		[WHOSE_OTHER_PERSON] = "the entry of the username has another "
		    "birth date, surname or sex",
		[WHOSE_NOBODYS] = "the entry of the username has nothing that "
		    "tells whose it is: no identifier, and no birth date",
	};

	if (h->password)
		return "the entry of the username has a password already";
	if (h->stopped)
		return "the entry of the username is suspended or closed";
	return h->whose == WHOSE_HIS ? NULL : texts[h->whose];
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
write_claim(struct directory *dir, const struct entry *e,
    const struct holder *h, const struct hash_forms *forms,
    struct detail *d)
{
	struct tree_mods m;
	struct link_reply reply;
	enum outcome r;

	tree_mods_init(&m);
	put_claim(&m, e, h);
	directory_password_put(&m, LDAP_MOD_ADD, forms);
	/* Nobody may have claimed or locked it since we looked; slapo-ppolicy
	 * would open it with the change of the password. */
	m.assertion = "(&" NOT_CLAIMED STATUS_NOT_LOCKED ")";
	m.without_policy = NOT_CLAIMED;
	r = directory_password_modify(dir, &h->dn, &m, &reply, d);
	if (r != OK)
		return r;
	dir->wrote = reply.server;
	r = claim_outcome(&reply, d);
	link_reply_clear(&reply);
	return r;
}

enum outcome
claim_entry(struct directory *dir, const struct entry *e,
    struct hash_forms *forms, bool *was_there, struct detail *d)
{
	const char *why;
	struct holder h;
	enum outcome r;

	if ((r = holder_find(dir, e, LINK_ANY, &h, d)) != OK) {
		if (r == E_NOTFOUND)
			detail_set(d, "there is no entry of that name to "
			    "claim");
		return r;
	}
	if (h.ours && h.password) {
		*was_there = true;
		return OK;
	}
	if (refusal_of(&h) != NULL) {
		detail_set(d, "%s", refusal_of(&h));
		return E_AMBIGUOUS;
	}
	if ((r = rival_look(dir, e, &why, d)) != OK)
		return r;
	claim_drop_nt_hash(dir->conf, e, h.eduroam, forms);
	r = write_claim(dir, e, &h, forms, d);
	return r == E_AMBIGUOUS ? holder_settle(dir, e, LDAP_SUCCESS, d) : r;
}

enum outcome
claim_look(struct directory *dir, const struct entry *e, const char **why,
    struct detail *d)
{
	struct holder h;
	enum outcome r;

	*why = NULL;
	if ((r = rival_look(dir, e, why, d)) != OK)
		return r == E_AMBIGUOUS ? OK : r;
	if (dir->conf->directory_mode == MODE_CREATE)
		return OK;
	r = holder_find(dir, e, LINK_ANY, &h, d);
	if (r == E_NOTFOUND && dir->conf->directory_mode == MODE_CLAIM)
		*why = "there is no entry of the username to claim";
	else if (r == E_AMBIGUOUS)
		*why = "there are several entries of the username";
	else if (r == OK)
		*why = h.ours ? NULL : refusal_of(&h);
	return r == E_NOTFOUND || r == E_AMBIGUOUS ? OK : r;
}
