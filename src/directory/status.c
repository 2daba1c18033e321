/*
 * The states of an account as its readers see them.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "directory/directory_private.h"

#define TRIES_MAX 5

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

bool
status_says_stopped(const struct status_values *status)
{
	size_t i;

	for (i = 0; i < status->count; i++)
		if (!status_is(status->value[i], DIRECTORY_ACTIVE))
			return true;
	return false;
}

/* What an entry tells of its account's state. */
struct state {
	struct status_values status;
	bool	locked;			/* for good */
};

static enum outcome
read_state(struct directory *dir, const struct dn *dn, size_t only,
    struct state *out, struct detail *d)
{
	static const char *const names[] = { "schacUserStatus",
	    "pwdAccountLockedTime", NULL };
	const struct tree_search s = { .base = dn_text(dn),
	    .scope = LDAP_SCOPE_BASE, .filter = "(objectClass=*)",
	    .attributes = (char **)(uintptr_t)names, .only = only };
	struct link_reply reply;
	enum outcome r;

	if ((r = tree_search(dir->link, &s, &reply, d)) != OK)
		return r;
	if ((r = tree_is_one(&reply, d)) == OK) {
		status_read(dir->conf, &reply, &out->status);
		out->locked = tree_has_value(&reply, "pwdAccountLockedTime",
		    LOCKED_FOR_GOOD);
	}
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

static enum outcome
write_state(struct directory *dir, const struct dn *dn,
    const struct state *old, enum directory_status status, struct detail *d)
{
	const bool stops = status != DIRECTORY_ACTIVE;
	const char *const forever[] = { LOCKED_FOR_GOOD };
	char text[STATUS_SIZE];
	struct link_reply reply;
	struct tree_mods m;
	enum outcome r;

	print(dir->conf, "urn:", words[status], text);
	tree_mods_init(&m);
	tree_mods_put(&m, LDAP_MOD_REPLACE, "pwdAccountLockedTime", forever,
	    stops ? 1 : 0);
	put_status(&m, &old->status, text);
	if (stops)
		tree_mods_put(&m, LDAP_MOD_REPLACE, "uregisterNtPassword",
		    NULL, 0);
	if ((r = tree_modify(dir->link, dn, &m, NULL, &reply, d)) != OK)
		return r;
	dir->wrote = reply.server;
	r = link_outcome(&reply, "status", d);
	link_reply_clear(&reply);
	return r;
}

static bool
is_in_state(const struct state *state, enum directory_status status)
{
	return state->locked == (status != DIRECTORY_ACTIVE) &&
	    state->status.count == 1 &&
	    status_is(state->status.value[0], status);
}

/*
 * Read back, and written again where it did not stay: a bind that was under
 * way may put a counted lock in the place of ours, or take ours away for one
 * of before that was over; so slapo-ppolicy works.
 */
enum outcome
directory_set_status(struct directory *dir, const char *uid,
    enum directory_status status, struct detail *d)
{
	struct directory_account a;
	struct state state;
	enum outcome r;
	struct dn dn;
	size_t i;

	if ((r = directory_may_write(dir, d)) != OK ||
	    (r = directory_find(dir, uid, &a, d)) != OK ||
	    (r = dn_from(a.dn, &dn)) != OK ||
	    (r = read_state(dir, &dn, LINK_ANY, &state, d)) != OK)
		return r;
	for (i = 0; i < TRIES_MAX; i++) {
		if ((r = write_state(dir, &dn, &state, status, d)) != OK ||
		    (r = read_state(dir, &dn, dir->wrote, &state, d)) != OK)
			return r;
		if (is_in_state(&state, status))
			return OK;
	}
	detail_set(d, "the status was written, and is another at once");
	return E_BACKEND;
}
