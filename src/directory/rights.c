/*
 * Whoever may change the base itself is the rootdn, past every rule and
 * policy, or near it.
 */
#include <ldap.h>

#include "directory/directory_private.h"
#include "directory/rights.h"
#include "directory/tree.h"

enum outcome
directory_rights_check(struct directory *dir, struct detail *d)
{
	/* To take away a value that is not there changes nothing; slapd looks
	 * at the access rules first. */
	static const char nobodys[] = "uregister asks whether it may do this";
	struct link_reply reply;
	struct tree_mods m;
	enum outcome r;
	struct dn base;

	tree_mods_init(&m);
	tree_mods_put_one(&m, LDAP_MOD_DELETE, "description", nobodys);
	if ((r = dn_from(dir->conf->directory_base, &base)) != OK ||
	    (r = tree_modify(dir->link, &base, &m, &reply, d)) != OK)
		return r;
	if (reply.code == LDAP_NO_SUCH_ATTRIBUTE ||
	    reply.code == LDAP_SUCCESS) {
		detail_set(d, "our log-in may change %s itself: it is the "
		    "rootdn, or has too much; use the provisioner of "
		    "uregisterctl directory plan", dn_text(&base));
		r = E_DENIED;
	}
	link_reply_clear(&reply);
	return r;
}

enum outcome
directory_rights_may_write(struct directory *dir, struct detail *d)
{
	enum outcome r;

	if (dir->checked)
		return OK;
	if ((r = directory_rights_check(dir, d)) != OK)
		return r == E_DENIED ? E_CONF : r;
	dir->checked = true;
	return OK;
}
