/* cn=config and our entries, as lists of changes. */
#include <string.h>
#include <strings.h>

#include <ldap.h>

#include "directory/directory_private.h"
#include "directory/prepare.h"
#include "directory/tree.h"

struct search {
	const char *base;
	int	 scope;
	const char *attributes[3];
};

static int
start_whole(LDAP *ld, void *arg, int *msgid)
{
	struct search *s = arg;

	return ldap_search_ext(ld, s->base, s->scope, "(objectClass=*)",
	    (char **)(uintptr_t)s->attributes, 0, NULL, NULL, NULL,
	    LDAP_NO_LIMIT, msgid);
}

static enum outcome
search_whole(struct directory *dir, struct search *s,
    struct link_reply *reply, struct detail *d)
{
	const struct link_ask ask = { start_whole, s, true };

	return link_run(dir->link, LINK_ANY, &ask, reply, d);
}

/* What is no text is no setting. */
static void
copy_texts(const struct link_reply *reply, LDAPMessage *entry,
    const char *name, struct changes *out)
{
	struct berval **values = ldap_get_values_len(reply->ld, entry, name);
	size_t i;

	for (i = 0; values != NULL && values[i] != NULL; i++)
		if (strlen(values[i]->bv_val) == values[i]->bv_len)
			change_put(out, name, values[i]->bv_val);
	ldap_value_free_len(values);
}

static void
take_entry(const struct link_reply *reply, LDAPMessage *entry,
    struct changes *out)
{
	char *dn = ldap_get_dn(reply->ld, entry), *name;
	BerElement *ber = NULL;

	if (dn == NULL) {
		out->failed = true;
		return;
	}
	change_open(out, CHANGE_ENTRY, dn, "");
	ldap_memfree(dn);
	for (name = ldap_first_attribute(reply->ld, entry, &ber);
	    name != NULL;
	    name = ldap_next_attribute(reply->ld, entry, ber)) {
		copy_texts(reply, entry, name, out);
		ldap_memfree(name);
	}
	ber_free(ber, 0);
}

static enum outcome
take_entries(const struct link_reply *reply, struct changes *out)
{
	LDAPMessage *entry;

	for (entry = ldap_first_entry(reply->ld, reply->message);
	    entry != NULL; entry = ldap_next_entry(reply->ld, entry))
		take_entry(reply, entry, out);
	return out->failed ? E_NOMEM : OK;
}

/* A server without a database config has none, or none for us. */
static enum outcome
read_config(struct directory *dir, struct facts *f, struct detail *d)
{
	struct search s = { "cn=config", LDAP_SCOPE_SUBTREE, { "*", NULL } };
	const struct change *global, *database;
	struct link_reply reply;
	const char *only;
	enum outcome r;

	if (f->config.count == 0) {
		if ((r = search_whole(dir, &s, &reply, d)) != OK)
			return r;
		r = take_entries(&reply, &f->config);
		link_reply_clear(&reply);
		if (r != OK)
			return r;
	}
	global = change_find(&f->config, "cn=config");
	f->known = global != NULL;
	if (!f->known) {
		f->fixed = true;
		return OK;
	}
	database = change_find(&f->config, "olcDatabase={0}config,cn=config");
	only = database == NULL ? NULL : change_get(database, "olcReadOnly",
	    0);
	f->fixed = f->fixed || (only != NULL && strcasecmp(only,
	    "TRUE") == 0) ||
	    (change_get(global, "olcConfigFile", 0) != NULL &&
	    change_get(global, "olcConfigDir", 0) == NULL);
	return OK;
}

static enum outcome
read_schema(struct directory *dir, struct facts *f, struct detail *d)
{
	struct search s = { "cn=Subschema", LDAP_SCOPE_BASE,
	    { "attributeTypes", "objectClasses", NULL } };
	struct link_reply reply;
	enum outcome r;

	if ((r = search_whole(dir, &s, &reply, d)) != OK)
		return r;
	r = take_entries(&reply, &f->schema);
	link_reply_clear(&reply);
	if (r == OK && f->schema.count == 0) {
		detail_set(d, "cn=Subschema cannot be read");
		r = E_CONF;
	}
	return r;
}

/*
 * RFC 4511 section 4.1.9: of an entry that is not there the server names the
 * nearest above it; of one that it hides from us it names nothing.
 */
static bool
is_absent(const struct link_reply *reply)
{
	char *matched = NULL;
	bool absent;
	int code;

	if (reply->code != LDAP_NO_SUCH_OBJECT ||
	    ldap_parse_result(reply->ld, reply->message, &code, &matched,
	    NULL, NULL, NULL, 0) != LDAP_SUCCESS)
		return false;
	absent = matched != NULL && *matched != '\0';
	ldap_memfree(matched);
	return absent;
}

static enum outcome
ask_for_entry(struct directory *dir, const char *dn, struct facts *f,
    struct detail *d)
{
	struct search s = { dn, LDAP_SCOPE_BASE, { "*", NULL } };
	const size_t before = f->tree.count;
	struct link_reply reply;
	enum outcome r;

	if ((r = search_whole(dir, &s, &reply, d)) != OK)
		return r;
	r = take_entries(&reply, &f->tree);
	if (r == OK && f->tree.count == before && !is_absent(&reply))
		change_open(&f->unseen, CHANGE_ENTRY, dn, "");
	link_reply_clear(&reply);
	return f->unseen.failed ? E_NOMEM : r;
}

enum outcome
directory_prepare_read(struct directory *dir, const struct changes *names,
    struct facts *f, struct detail *d)
{
	enum outcome r;
	size_t i;

	if ((r = read_config(dir, f, d)) != OK ||
	    (r = read_schema(dir, f, d)) != OK)
		return r;
	for (i = 0; i < names->count; i++)
		if (change_find(&f->tree, names->at[i].dn) == NULL &&
		    (r = ask_for_entry(dir, names->at[i].dn, f, d)) != OK)
			return r;
	return OK;
}

/* ---- changes ---- */

/* Values of one name that stand side by side are one modification. */
static void
put_mods(const struct change *c, struct tree_mods *m)
{
	const char *values[ENTRY_VALUES_MAX];
	size_t i, n = 0;

	tree_mods_init(m);
	for (i = 0; i < c->values; i++) {
		const struct change_value *v = &c->value[i];

		if (n == ENTRY_VALUES_MAX) {
			m->failed = true;
			return;
		}
		values[n++] = v->text;
		if (i + 1 < c->values && v[1].gone == v->gone &&
		    strcasecmp(v[1].name, v->name) == 0)
			continue;
		tree_mods_put(m, v->gone ? LDAP_MOD_DELETE : LDAP_MOD_ADD,
		    v->name, values, n);
		n = 0;
	}
}

enum outcome
directory_prepare_do(struct directory *dir, const struct change *c,
    struct detail *d)
{
	struct link_reply reply;
	struct tree_mods m;
	struct dn dn;
	enum outcome r;

	if (c->kind == CHANGE_REMARK)
		return OK;
	put_mods(c, &m);
	if ((r = dn_from(c->dn, &dn)) != OK)
		return r;
	if (c->kind == CHANGE_VALUES)
		r = tree_modify(dir->link, &dn, &m, &reply, d);
	else if (c->values > 0)
		r = tree_add(dir->link, &dn, &m, &reply, d);
	else
		r = tree_delete(dir->link, &dn, &reply, d);
	if (r != OK)
		return r;
	r = link_reply_outcome(&reply, c->dn, d);
	link_reply_clear(&reply);
	return r;
}

enum outcome
directory_prepare_find(struct directory *dir, const char *base,
    const char *filter, struct dn *out, struct detail *d)
{
	static const char *const names[] = { LDAP_NO_ATTRS, NULL };
	struct tree_search s = tree_one(base, filter, names);
	struct link_reply reply;
	enum outcome r;

	s.scope = LDAP_SCOPE_SUBTREE;
	if ((r = tree_search(dir->link, &s, &reply, d)) != OK)
		return r;
	r = tree_dn(&reply, out);
	if (r == E_NOTFOUND && reply.code != LDAP_SUCCESS &&
	    reply.code != LDAP_NO_SUCH_OBJECT)
		r = link_reply_outcome(&reply, "search", d);
	link_reply_clear(&reply);
	return r;
}
