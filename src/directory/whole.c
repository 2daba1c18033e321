/* A whole entry: all that it says, for its person; or away with it. */
#define _GNU_SOURCE		/* strcasestr */
#include <stdio.h>
#include <string.h>

#include <ldap.h>

#include "base/text.h"
#include "directory/account.h"
#include "directory/directory_private.h"
#include "directory/rights.h"
#include "directory/tree.h"
#include "directory/whole.h"

/* By the habits of those who name attributes: userPassword, sambaNTPassword,
 * uregisterNtPassword, krbPrincipalKey, oathSecret. */
static bool
is_secret_name(const char *attribute)
{
	static const char *const parts[] = { "password", "pwd", "secret",
	    "principalkey" };
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (strcasestr(attribute, parts[i]) != NULL)
			return true;
	return false;
}

static void
see_value(const struct berval *value, const char *name,
    directory_whole_fn *see, void *arg)
{
	char text[48];

	if (is_secret_name(name))
		see(arg, name, NULL);
	else if (strlen(value->bv_val) == value->bv_len &&
	    text_is_utf8(value->bv_val, value->bv_len))
		see(arg, name, value->bv_val);
	else {
		snprintf(text, sizeof(text), "(%lu bytes)",
		    (unsigned long)value->bv_len);
		see(arg, name, text);
	}
}

static void
see_whole(const struct link_reply *reply, directory_whole_fn *see, void *arg)
{
	struct berval dn, name, *values = NULL;
	BerElement *ber = NULL;
	size_t i;

	if (ldap_get_dn_ber(reply->ld, reply->message, &ber, &dn) !=
	    LDAP_SUCCESS)
		return;
	while (ldap_get_attribute_ber(reply->ld, reply->message, ber, &name,
	    &values) == LDAP_SUCCESS && name.bv_val != NULL) {
		for (i = 0; values != NULL && values[i].bv_val != NULL; i++)
			see_value(&values[i], name.bv_val, see, arg);
		ber_memfree(values);
		values = NULL;
	}
	ber_free(ber, 0);
}

enum outcome
directory_whole_see(struct directory *dir, const char *uid,
    directory_whole_fn *see, void *arg, struct detail *d)
{
	static const char *const all[] = { LDAP_ALL_USER_ATTRIBUTES, NULL };
	struct link_reply reply;
	enum outcome r;

	if ((r = directory_account_search(dir, uid, all, &reply, d)) != OK)
		return r;
	if ((r = directory_account_is_one(&reply, d)) == OK)
		see_whole(&reply, see, arg);
	link_reply_clear(&reply);
	return r;
}

enum outcome
directory_whole_remove(struct directory *dir, const char *text,
    struct detail *d)
{
	struct link_reply reply;
	enum outcome r;
	struct dn dn;

	if ((r = directory_rights_may_write(dir, d)) != OK ||
	    (r = dn_from(text, &dn)) != OK ||
	    (r = tree_delete(dir->link, &dn, &reply, d)) != OK)
		return r;
	dir->wrote = reply.server;
	r = reply.code == LDAP_NO_SUCH_OBJECT ? OK :
	    link_reply_outcome(&reply, "removal", d);
	link_reply_clear(&reply);
	return r;
}
