/*
 * The states of an account as its readers see them.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "directory/directory_private.h"

static const char *const words[] = {
	[DIRECTORY_ACTIVE] = "active",
	[DIRECTORY_SUSPENDED] = "suspended",
	[DIRECTORY_CLOSED] = "closed",
};

/* The scope as the mapping of the entry writes it. */
static void
print(const struct conf *c, const char *root, const char *word,
    char out[STATUS_SIZE])
{
	snprintf(out, STATUS_SIZE, "%sschac:userStatus:gr:%.255s:account:%s",
	    root, c->site_scope, word);
	text_ascii_lower(out + strlen(root) + strlen("schac:userStatus:"));
}

/* By either prefix of schac's URNs: a mapping may write the old one. */
static bool
is_ours(const struct conf *c, const char *value)
{
	static const char *const roots[] = { "urn:",
	    "urn:mace:terena.org:" };
	char start[STATUS_SIZE];
	size_t i;

	for (i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
		print(c, roots[i], "", start);
		if (strncasecmp(value, start, strlen(start)) == 0)
			return true;
	}
	return false;
}

void
status_read(const struct conf *c, const struct link_reply *reply,
    struct status_values *out)
{
	const size_t count = tree_count(reply, "schacUserStatus");
	size_t n;

	out->count = 0;
	for (n = 0; n < count && out->count < STATUS_VALUES_MAX; n++)
		if (tree_value(reply, "schacUserStatus", n,
		    out->value[out->count], STATUS_SIZE) &&
		    is_ours(c, out->value[out->count]))
			out->count++;
}

bool
status_is(const char *value, enum directory_status status)
{
	const char *last = strrchr(value, ':');

	return last != NULL && strcasecmp(last + 1, words[status]) == 0;
}

static enum outcome
read_entry(struct directory *dir, const struct dn *dn,
    struct status_values *out, struct detail *d)
{
	static const char *const names[] = { "schacUserStatus", NULL };
	const struct tree_search s = { .base = dn_text(dn),
	    .scope = LDAP_SCOPE_BASE, .filter = "(objectClass=*)",
	    .attributes = (char **)(uintptr_t)names, .only = LINK_ANY };
	struct link_reply reply;
	enum outcome r;

	if ((r = tree_search(dir->link, &s, &reply, d)) != OK)
		return r;
	if ((r = tree_is_one(&reply, d)) == OK)
		status_read(dir->conf, &reply, out);
	link_reply_clear(&reply);
	return r;
}

/* Only values of ours are taken away: those of others, and what others add
 * meanwhile, stay. */
static void
put_status(struct tree_mods *m, const struct status_values *old,
    const char *text)
{
	const char *value[STATUS_VALUES_MAX];
	size_t i;

	for (i = 0; i < old->count; i++)
		value[i] = old->value[i];
	if (old->count > 0)
		tree_mods_put(m, LDAP_MOD_DELETE, "schacUserStatus", value,
		    old->count);
	tree_mods_put_one(m, LDAP_MOD_ADD, "schacUserStatus", text);
}

enum outcome
directory_set_status(struct directory *dir, const char *uid,
    enum directory_status status, struct detail *d)
{
	const bool stops = status != DIRECTORY_ACTIVE;
	/* For good: only an administrator lifts it (slapo-ppolicy(5)). */
	const char *const forever[] = { "000001010000Z" };
	struct directory_account a;
	struct status_values old;
	char text[STATUS_SIZE];
	struct link_reply reply;
	struct tree_mods m;
	enum outcome r;
	struct dn dn;

	if ((r = directory_may_write(dir, d)) != OK ||
	    (r = directory_find(dir, uid, &a, d)) != OK ||
	    (r = dn_from(a.dn, &dn)) != OK ||
	    (r = read_entry(dir, &dn, &old, d)) != OK)
		return r;
	print(dir->conf, "urn:", words[status], text);
	tree_mods_init(&m);
	tree_mods_put(&m, LDAP_MOD_REPLACE, "pwdAccountLockedTime", forever,
	    stops ? 1 : 0);
	put_status(&m, &old, text);
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
