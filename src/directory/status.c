/*
 * The states of an account as its readers see them.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "directory/directory_private.h"

#define STATUS_SIZE 320

static const char *const words[] = {
	[DIRECTORY_ACTIVE] = "active",
	[DIRECTORY_SUSPENDED] = "suspended",
	[DIRECTORY_CLOSED] = "closed",
};

enum outcome
directory_set_status(struct directory *dir, const char *uid,
    enum directory_status status, struct detail *d)
{
	const bool stops = status != DIRECTORY_ACTIVE;
	/* For good: only an administrator lifts it (slapo-ppolicy(5)). */
	const char *const forever[] = { "000001010000Z" };
	struct directory_account a;
	char text[STATUS_SIZE];
	struct link_reply reply;
	struct tree_mods m;
	enum outcome r;
	struct dn dn;

	if ((r = directory_find(dir, uid, &a, d)) != OK ||
	    (r = dn_from(a.dn, &dn)) != OK)
		return r;
	snprintf(text, sizeof(text), "urn:schac:userStatus:gr:%.255s:"
	    "account:%s", dir->conf->site_scope, words[status]);
	/* The scope as the mapping of the entry writes it. */
	text_ascii_lower(text + strlen("urn:schac:userStatus:gr:"));
	tree_mods_init(&m);
	tree_mods_put(&m, LDAP_MOD_REPLACE, "pwdAccountLockedTime", forever,
	    stops ? 1 : 0);
	tree_mods_put_one(&m, LDAP_MOD_REPLACE, "schacUserStatus", text);
	if (stops)
		tree_mods_put(&m, LDAP_MOD_REPLACE, "uregisterNtPassword",
		    NULL, 0);
	if ((r = tree_modify(dir->link, &dn, &m, NULL, &reply, d)) != OK)
		return r;
	dir->wrote = reply.server;
	r = link_outcome(&reply, "status", d);
	link_reply_clear(&reply);
	return r;
}
