/*
 * Questions about an account whose password is to be set anew.
 */
#include <sodium.h>
#include <string.h>

#include "directory/directory_private.h"
#include "directory/recovery.h"
#include "directory/tree.h"
#include "password/hash.h"

#define HISTORY_MAX 64

/* pwdHistory: time#syntax#length#value (draft-behera-ldap-password-policy
 * 5.3.6); the value may hold a # itself. */
static const char *
value_of(const char *history)
{
	const char *p = history;
	int i;

	for (i = 0; i < 3 && p != NULL; i++)
		if ((p = strchr(p, '#')) != NULL)
			p++;
	return p;
}

/* Of a scheme that we do not write, none can be told. */
static bool
is_among(const struct link_reply *reply, const char *attribute,
    const struct secret *password)
{
	const bool past = strcmp(attribute, "pwdHistory") == 0;
	const char *stored;
	bool found = false;
	char text[1024];
	size_t n;

	for (n = 0; n < HISTORY_MAX && !found && tree_value(reply, attribute,
	    n, text, sizeof(text)); n++) {
		stored = past ? value_of(text) : text;
		found = stored != NULL && hash_matches(stored, password);
	}
	sodium_memzero(text, sizeof(text));
	return found;
}

enum outcome
directory_recovery_used_before(struct directory *dir, const char *uid,
    const struct secret *password, bool or_now, struct detail *d)
{
	static const char *const names[] = { "pwdHistory", "userPassword",
	    NULL };
	struct link_reply reply;
	enum outcome r;

	if ((r = directory_account_search(dir, uid, names, &reply, d)) != OK)
		return r;
	if ((r = tree_is_one(&reply, d)) == OK &&
	    (is_among(&reply, "pwdHistory", password) || (or_now &&
	    is_among(&reply, "userPassword", password))))
		r = E_DENIED;
	link_reply_clear(&reply);
	return r;
}

/* Does the entry at base pass the filter?  E_CONF: there is no such entry,
 * which is no answer about anybody. */
static enum outcome
is_there(struct directory *dir, const char *base, const struct filter *f,
    struct detail *d)
{
	static const char *const names[] = { LDAP_NO_ATTRS, NULL };
	const struct tree_search s = tree_one(base, filter_text(f), names);
	struct link_reply reply;
	enum outcome r;

	if ((r = tree_search(dir->link, &s, &reply, d)) != OK)
		return r;
	if (reply.code == LDAP_NO_SUCH_OBJECT) {
		detail_set(d, "account.no_recovery: %s is not there, or our "
		    "log-in may not read it", base);
		r = E_CONF;
	} else
		r = tree_is_one(&reply, d);
	link_reply_clear(&reply);
	return r;
}

static enum outcome
has_affiliation(struct directory *dir, const struct directory_account *a,
    const char *affiliation, struct detail *d)
{
	struct filter f;

	if (filter_equal("eduPersonAffiliation", affiliation, &f) != OK)
		return E_CONF;
	return is_there(dir, a->dn, &f, d);
}

static enum outcome
is_member(struct directory *dir, const struct directory_account *a,
    const char *group, struct detail *d)
{
	struct filter f, g;

	if (filter_equal("member", a->dn, &f) != OK ||
	    filter_equal("uniqueMember", a->dn, &g) != OK ||
	    filter_or(&f, &g, &f) != OK ||
	    filter_equal("memberUid", a->uid, &g) != OK ||
	    filter_or(&f, &g, &f) != OK)
		return E_INPUT;
	return is_there(dir, group, &f, d);
}

enum outcome
directory_recovery_check(struct directory *dir,
    const struct directory_account *a, struct detail *d)
{
	const struct conf_list *list = &dir->conf->account_no_recovery;
	enum outcome r;
	size_t i;

	for (i = 0; i < list->count; i++) {
		const char *item = list->item[i];

		r = strchr(item, '=') != NULL ? is_member(dir, a, item, d) :
		    has_affiliation(dir, a, item, d);
		/* A question without an answer opens no door. */
		if (r == OK)
			return E_DENIED;
		if (r != E_NOTFOUND)
			return r;
	}
	return OK;
}
