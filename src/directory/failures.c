/*
 * What a wrong guess at our page leaves in the entry.  slapo-ppolicy counts
 * it, and may lock the account: so a stranger could lock another out of his
 * mail.  The page has a lock of its own; what this one guess added is taken
 * back, and nothing else.
 */
#include <string.h>

#include <ldap.h>

#include "directory/directory_private.h"

#define FAILED "pwdFailureTime"
#define LOCKED "pwdAccountLockedTime"

static enum outcome
copy_values(const struct link_reply *reply, struct failures *out)
{
	memset(out, 0, sizeof(*out));
	while (out->count < FAILURES_MAX && tree_value(reply, FAILED,
	    out->count, out->value[out->count], sizeof(out->value[0])))
		out->count++;
	if (!tree_value(reply, LOCKED, 0, out->locked, sizeof(out->locked)))
		out->locked[0] = '\0';
	/* Which ones are new cannot be told of more than fit. */
	return out->count == FAILURES_MAX ? E_LIMIT : OK;
}

enum outcome
failures_read(struct directory *dir, const char *dn, struct failures *out,
    struct detail *d)
{
	static const char *const names[] = { FAILED, LOCKED, NULL };
	struct tree_search s = {
		.base = dn, .scope = LDAP_SCOPE_BASE,
		.filter = "(objectClass=*)",
		.attributes = (char **)(uintptr_t)names, .only = LINK_ANY,
	};
	struct link_reply reply;
	enum outcome r;

	if ((r = tree_search(dir->link, &s, &reply, d)) != OK)
		return r;
	if ((r = tree_is_one(&reply, d)) == OK)
		r = copy_values(&reply, out);
	link_reply_clear(&reply);
	return r;
}

static bool
is_new(const struct failures *before, const char *value)
{
	size_t i;

	for (i = 0; i < before->count; i++)
		if (strcmp(before->value[i], value) == 0)
			return false;
	return true;
}

static bool
has_new(const struct failures *before, const struct failures *now)
{
	size_t i;

	for (i = 0; i < now->count; i++)
		if (is_new(before, now->value[i]))
			return true;
	return false;
}

/* Replaced and not deleted one by one: slapd does not find a value of its own
 * again whose fraction ends in zero. */
static void
put_back(const struct failures *before, const struct failures *now,
    struct tree_mods *m)
{
	const char *value[FAILURES_MAX];
	size_t i;

	for (i = 0; i < before->count; i++)
		value[i] = before->value[i];
	if (has_new(before, now))
		tree_mods_put(m, LDAP_MOD_REPLACE, FAILED, value,
		    before->count);
	if (now->locked[0] != '\0' && before->locked[0] == '\0')
		tree_mods_put(m, LDAP_MOD_REPLACE, LOCKED, NULL, 0);
}

enum outcome
failures_take_back(struct directory *dir, const char *text,
    const struct failures *before, struct detail *d)
{
	struct link_reply reply;
	struct failures now;
	struct tree_mods m;
	enum outcome r;
	struct dn dn;

	if ((r = dn_from(text, &dn)) != OK ||
	    (r = failures_read(dir, text, &now, d)) != OK)
		return r;
	tree_mods_init(&m);
	put_back(before, &now, &m);
	if (m.count == 0)
		return OK;
	if ((r = tree_modify_relaxed(dir->link, &dn, &m, &reply, d)) != OK)
		return r;
	r = link_outcome(&reply, "take back a failure", d);
	link_reply_clear(&reply);
	return r;
}
