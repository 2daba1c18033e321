/* Searches and changes: what libldap wants, from what we have. */
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include <ldap.h>

#include "base/text.h"
#include "directory/tree.h"

/* ---- a change ---- */

void
tree_mods_init(struct tree_mods *m)
{
	m->assertion = m->without_policy = NULL;
	m->relax = m->failed = false;
	m->count = m->values = 0;
	m->list[0] = NULL;
}

static LDAPMod *
open_mod(struct tree_mods *m, int op, const char *attribute, size_t count)
{
	const size_t room = sizeof(m->value) / sizeof(m->value[0]);
	LDAPMod *mod;

	if (m->failed || m->count == TREE_MODS_MAX ||
	    m->values + count + 1 > room) {
		m->failed = true;
		return NULL;
	}
	mod = &m->mod[m->count];
	mod->mod_op = op;
	/* libldap reads these, it does not write them. */
	mod->mod_type = (char *)(uintptr_t)attribute;
	mod->mod_values = &m->value[m->values];
	m->list[m->count++] = mod;
	m->list[m->count] = NULL;
	return mod;
}

static void
put_mod_value(struct tree_mods *m, const char *value)
{
	m->value[m->values++] = (char *)(uintptr_t)value;
}

void
tree_mods_put(struct tree_mods *m, int op, const char *attribute,
    const char *const *values, size_t count)
{
	LDAPMod *mod = open_mod(m, op, attribute, count);
	size_t i;

	if (mod == NULL)
		return;
	for (i = 0; i < count; i++)
		put_mod_value(m, values[i]);
	put_mod_value(m, NULL);
	if (count == 0)
		mod->mod_values = NULL;
}

void
tree_mods_put_one(struct tree_mods *m, int op, const char *attribute,
    const char *value)
{
	tree_mods_put(m, op, attribute, &value, 1);
}

static bool
is_in(const char *attribute, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strcasecmp(attribute, *list) == 0)
			return true;
	return false;
}

static bool
seen_before(const struct entry *e, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcasecmp(entry_attribute(e, i),
		    entry_attribute(e, n)) == 0)
			return true;
	return false;
}

void
tree_mods_put_entry(struct tree_mods *m, int op, const struct entry *e,
    const char *const *skip)
{
	const char *attribute, *value;
	size_t i, n, count;

	for (i = 0; i < entry_count(e); i++) {
		attribute = entry_attribute(e, i);
		if (is_in(attribute, skip) || seen_before(e, i))
			continue;
		for (count = 0; entry_get_nth(e, attribute, count) != NULL; )
			count++;
		if (open_mod(m, op, attribute, count) == NULL)
			return;
		for (n = 0; (value = entry_get_nth(e, attribute, n)) != NULL;
		    n++)
			put_mod_value(m, value);
		put_mod_value(m, NULL);
	}
}

/* ---- operations ---- */

struct change {
	const char	 *dn;
	struct tree_mods *mods;
};

static int
start_add(LDAP *ld, void *arg, int *msgid)
{
	struct change *c = arg;

	return ldap_add_ext(ld, c->dn, c->mods->list, NULL, NULL, msgid);
}

static int
start_modify(LDAP *ld, void *arg, int *msgid)
{
	LDAPControl relax = { .ldctl_oid =
	    (char *)(uintptr_t)LDAP_CONTROL_RELAX, .ldctl_iscritical = 1 };
	LDAPControl *controls[3] = { NULL, NULL, NULL }, *assertion = NULL;
	struct change *c = arg;
	size_t count = 0;
	int rc;

	if (c->mods->assertion != NULL) {
		rc = ldap_create_assertion_control(ld,
		    (char *)(uintptr_t)c->mods->assertion, 1, &assertion);
		if (rc != LDAP_SUCCESS)
			return rc;
		controls[count++] = assertion;
	}
	if (c->mods->relax)
		controls[count] = &relax;
	rc = ldap_modify_ext(ld, c->dn, c->mods->list, controls, NULL, msgid);
	if (assertion != NULL)
		ldap_control_free(assertion);
	return rc;
}

static int
start_delete(LDAP *ld, void *arg, int *msgid)
{
	struct change *c = arg;

	return ldap_delete_ext(ld, c->dn, NULL, NULL, msgid);
}

static int
start_search(LDAP *ld, void *arg, int *msgid)
{
	struct tree_search *s = arg;

	/* Two are enough to know that there are several. */
	return ldap_search_ext(ld, s->base, s->scope, s->filter,
	    (char **)(uintptr_t)s->attributes, 0, NULL, NULL, NULL, 2, msgid);
}

struct tree_search
tree_one(const char *dn, const char *filter, const char *const *attributes)
{
	return (struct tree_search){ .base = dn, .scope = LDAP_SCOPE_BASE,
	    .filter = filter, .attributes = attributes, .only = LINK_ANY };
}

enum outcome
tree_search(struct link *l, const struct tree_search *search,
    struct link_reply *out, struct detail *d)
{
	struct tree_search s = *search;
	const struct link_ask ask = { start_search, &s, true };

	return link_run(l, s.only, &ask, out, d);
}

enum outcome
tree_search_on(struct link *l, LDAP *ld, const struct tree_search *search,
    struct link_reply *out, struct detail *d)
{
	struct tree_search s = *search;
	const struct link_ask ask = { start_search, &s, true };

	return link_run_on(l, ld, &ask, out, d);
}

static enum outcome
too_much(struct detail *d)
{
	detail_set(d, "an entry of more than %d attributes", TREE_MODS_MAX);
	return E_CONF;
}

enum outcome
tree_add(struct link *l, const struct dn *dn, struct tree_mods *m,
    struct link_reply *out, struct detail *d)
{
	struct change c = { dn_text(dn), m };
	const struct link_ask ask = { start_add, &c, false };

	return m->failed ? too_much(d) :
	    link_run(l, LINK_ANY, &ask, out, d);
}

enum outcome
tree_modify(struct link *l, const struct dn *dn, struct tree_mods *m,
    struct link_reply *out, struct detail *d)
{
	struct change c = { dn_text(dn), m };
	const struct link_ask ask = { start_modify, &c, false };

	return m->failed ? too_much(d) :
	    link_run(l, LINK_ANY, &ask, out, d);
}

enum outcome
tree_delete(struct link *l, const struct dn *dn, struct link_reply *out,
    struct detail *d)
{
	struct change c = { dn_text(dn), NULL };
	const struct link_ask ask = { start_delete, &c, false };

	return link_run(l, LINK_ANY, &ask, out, d);
}

/* ---- what was found ---- */

enum outcome
tree_is_one(const struct link_reply *reply, struct detail *d)
{
	int n = ldap_count_entries(reply->ld, reply->message);

	if (n > 1) {
		detail_set(d, "the directory has several such entries");
		return E_AMBIGUOUS;
	}
	if (reply->code != LDAP_SUCCESS)
		return link_reply_outcome(reply, "search", d);
	return n == 1 ? OK : E_NOTFOUND;
}

static struct berval **
values_of(const struct link_reply *reply, const char *attribute)
{
	LDAPMessage *entry = ldap_first_entry(reply->ld, reply->message);

	return entry == NULL ? NULL :
	    ldap_get_values_len(reply->ld, entry, attribute);
}

bool
tree_value(const struct link_reply *reply, const char *attribute, size_t n,
    char *out, size_t size)
{
	struct berval **values = values_of(reply, attribute);
	bool found = false;

	out[0] = '\0';
	if (values != NULL && n < (size_t)ldap_count_values_len(values))
		found = strlen(values[n]->bv_val) == values[n]->bv_len &&
		    text_copy(out, size, values[n]->bv_val) == OK;
	ldap_value_free_len(values);
	return found;
}

bool
tree_has(const struct link_reply *reply, const char *attribute)
{
	struct berval **values = values_of(reply, attribute);
	bool found = values != NULL && values[0] != NULL;

	ldap_value_free_len(values);
	return found;
}

static bool
has_by(const struct link_reply *reply, const char *attribute, const char *value,
    int (*compare)(const char *, const char *))
{
	struct berval **values = values_of(reply, attribute);
	bool found = false;
	size_t i;

	for (i = 0; values != NULL && values[i] != NULL; i++)
		if (compare(values[i]->bv_val, value) == 0)
			found = true;
	ldap_value_free_len(values);
	return found;
}

bool
tree_has_value(const struct link_reply *reply, const char *attribute,
    const char *value)
{
	return has_by(reply, attribute, value, strcasecmp);
}

bool
tree_has_exactly(const struct link_reply *reply, const char *attribute,
    const char *value)
{
	return has_by(reply, attribute, value, strcmp);
}

size_t
tree_count(const struct link_reply *reply, const char *attribute)
{
	struct berval **values = values_of(reply, attribute);
	size_t count = values == NULL ? 0 :
	    (size_t)ldap_count_values_len(values);

	ldap_value_free_len(values);
	return count;
}

enum outcome
tree_dn(const struct link_reply *reply, struct dn *out)
{
	LDAPMessage *entry = ldap_first_entry(reply->ld, reply->message);
	char *text = entry == NULL ? NULL : ldap_get_dn(reply->ld, entry);
	enum outcome r;

	if (text == NULL)
		return E_NOTFOUND;
	r = dn_from(text, out);
	ldap_memfree(text);
	return r;
}
