/* Whether a person has an entry under another user name. */
#include <ldap.h>

#include "directory/directory_private.h"
#include "directory/rival.h"
#include "directory/tree.h"
#include "person/schac.h"

static enum outcome
print_number(const char *value, size_t n, char out[SCHAC_ID_SIZE])
{
	struct schac_id id;
	enum outcome r = schac_id_parse(value, &id);

	return r == OK ? schac_id_print(&id, n, out) : r;
}

/* What tells a person, and the nth way of writing a value of it. */
static const struct mark {
	const char *attribute;
	const char *text;		/* of the refusal, for people */
	enum outcome (*print)(const char *value, size_t n,
	    char out[SCHAC_ID_SIZE]);
} marks[] = {
	{ "schacPersonalUniqueID", "an entry of another username has the "
	    "number, in schacPersonalUniqueID", print_number },
	{ "schacPersonalUniqueCode", "an entry of another username has the "
	    "code, in schacPersonalUniqueCode", schac_code_print },
};

/* The value in each way it may be written, but not in his own entry. */
static enum outcome
make_filter(const struct mark *m, const char *value, const char *uid,
    struct filter *out)
{
	struct filter all, one;
	char text[SCHAC_ID_SIZE];
	enum outcome r;
	size_t n;

	if ((r = m->print(value, 0, text)) != OK ||
	    (r = filter_equal(m->attribute, text, &all)) != OK)
		return r;
	for (n = 1; (r = m->print(value, n, text)) == OK; n++)
		if ((r = filter_equal(m->attribute, text, &one)) != OK ||
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
	return r == OK ? E_AMBIGUOUS : r == E_NOTFOUND ? OK : r;
}

static enum outcome
look_by(struct directory *dir, const struct entry *e, const struct mark *m,
    const char **why, struct detail *d)
{
	const char *value;
	struct filter f;
	enum outcome r;
	size_t n;

	for (n = 0; (value = entry_get_nth(e, m->attribute, n)) != NULL;
	    n++) {
		if (make_filter(m, value, entry_get(e, "uid"), &f) != OK)
			continue;	/* of a form of its own */
		if ((r = look_for(dir, &f, d)) == OK)
			continue;
		if (r == E_AMBIGUOUS) {
			*why = m->text;
			detail_set(d, "%s", m->text);
		}
		return r;
	}
	return OK;
}

/* A code is asked about where an entry of before may be his; elsewhere an
 * institution may give one to several. */
enum outcome
rival_look(struct directory *dir, const struct entry *e, const char **why,
    struct detail *d)
{
	enum outcome r = look_by(dir, e, &marks[0], why, d);

	if (r != OK || dir->conf->directory_mode != MODE_BOTH)
		return r;
	return look_by(dir, e, &marks[1], why, d);
}
