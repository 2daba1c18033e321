/* Whether a person has an entry under another user name. */
#include <ldap.h>

#include "directory/directory_private.h"
#include "directory/rival.h"
#include "directory/tree.h"
#include "person/schac.h"

#define NUMBER "schacPersonalUniqueID"

const char rival_text[] = "an entry of another username has the "
    "number, in " NUMBER;

/* The number in each way it may be written, but not in his own entry. */
static enum outcome
make_filter(const struct schac_id *id, const char *uid, struct filter *out)
{
	struct filter all, one;
	char text[SCHAC_ID_SIZE];
	enum outcome r;
	size_t n;

	if ((r = schac_id_print(id, 0, text)) != OK ||
	    (r = filter_equal(NUMBER, text, &all)) != OK)
		return r;
	for (n = 1; (r = schac_id_print(id, n, text)) == OK; n++)
		if ((r = filter_equal(NUMBER, text, &one)) != OK ||
		    (r = filter_or(&all, &one, &all)) != OK)
			return r;
	if (r != E_NOTFOUND || (r = filter_equal("uid", uid, &one)) != OK)
		return r;
	return filter_but(&all, &one, out);
}

static enum outcome
look_for(struct directory *dir, const struct filter *f, struct detail *d)
{
	static const char *const names[] = { "uid", NULL };
	struct tree_search s = { .base = dir->conf->directory_people_base,
	    .scope = LDAP_SCOPE_SUBTREE, .filter = filter_text(f),
	    .attributes = names, .only = LINK_ANY };
	struct link_reply reply;
	enum outcome r;

	if ((r = tree_search(dir->link, &s, &reply, d)) != OK)
		return r;
	r = reply.code == LDAP_NO_SUCH_OBJECT ? E_NOTFOUND :
	    tree_is_one(&reply, d);
	link_reply_clear(&reply);
	if (r == OK || r == E_AMBIGUOUS) {
		detail_set(d, "%s", rival_text);
		return E_AMBIGUOUS;
	}
	return r == E_NOTFOUND ? OK : r;
}

enum outcome
rival_look(struct directory *dir, const struct entry *e, struct detail *d)
{
	const char *uid = entry_get(e, "uid"), *value;
	struct schac_id id;
	struct filter f;
	enum outcome r;
	size_t n;

	for (n = 0; (value = entry_get_nth(e, NUMBER, n)) != NULL; n++) {
		if (schac_id_parse(value, &id) != OK ||
		    make_filter(&id, uid, &f) != OK)
			continue;	/* of a form of its own */
		if ((r = look_for(dir, &f, d)) != OK)
			return r;
	}
	return OK;
}
