/* An entry for a person: a new one, or what the institution made before. */
#include <ldap.h>

#include "directory/add.h"
#include "directory/claim.h"
#include "directory/directory_private.h"
#include "directory/holder.h"
#include "directory/password.h"
#include "directory/rival.h"
#include "directory/rights.h"
#include "directory/tree.h"

static enum outcome
create(struct directory *dir, const struct entry *e,
    struct hash_forms *forms, bool *was_there, struct detail *d)
{
	static const char *const skip[] = { NULL };
	struct tree_mods m;
	struct link_reply reply;
	const char *why;
	enum outcome r;
	struct dn dn;
	int code;

	if ((r = holder_entry_dn(dir, e, &dn, d)) != OK ||
	    (r = rival_look(dir, e, &why, d)) != OK)
		return r;
	claim_drop_nt_hash(dir->conf, e, false, forms);
	tree_mods_init(&m);
	tree_mods_put_entry(&m, LDAP_MOD_ADD, e, skip);
	directory_password_put(&m, LDAP_MOD_ADD, forms);
	if ((r = tree_add(dir->link, &dn, &m, &reply, d)) != OK)
		return r;
	dir->wrote = reply.server;
	r = link_reply_outcome(&reply, "add", d);
	code = reply.code;
	link_reply_clear(&reply);
	if (r == E_NOTFOUND) {
		detail_set(d, "directory.people_base is not there");
		return E_CONF;
	}
	if (r != E_AMBIGUOUS)
		return r;
	r = holder_settle(dir, e, code, d);
	*was_there = r == OK;
	return r;
}

enum outcome
directory_add(struct directory *dir, const struct entry *e,
    const struct secret *hash, bool *was_there, struct detail *d)
{
	struct hash_forms forms;
	enum outcome r;

	*was_there = false;
	if ((r = directory_rights_may_write(dir, d)) != OK ||
	    (r = hash_split(hash, &forms)) != OK)
		return r;
	r = dir->conf->directory_mode == MODE_CREATE ? E_NOTFOUND :
	    claim_entry(dir, e, &forms, was_there, d);
	if (r == E_NOTFOUND && dir->conf->directory_mode != MODE_CLAIM)
		r = create(dir, e, &forms, was_there, d);
	hash_forms_clear(&forms);
	return r;
}

enum outcome
directory_add_read_back(struct directory *dir, const struct entry *e,
    struct detail *d)
{
	struct holder h;
	enum outcome r;

	if ((r = holder_find(dir, e, dir->wrote, &h, d)) != OK)
		return r;
	if (!h.ours) {
		detail_set(d, "the entry of that name is another's");
		return E_AMBIGUOUS;
	}
	return h.password ? OK : E_NOTFOUND;
}
