/* An account stopped, or let in again. */
#include <ldap.h>

#include "directory/account.h"
#include "directory/directory_private.h"
#include "directory/rights.h"
#include "directory/state.h"
#include "directory/tree.h"

#define TRIES_MAX 5

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
	struct tree_search s = tree_one(dn_text(dn), "(objectClass=*)",
	    names);
	struct link_reply reply;
	enum outcome r;

	s.only = only;
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

	status_print(dir->conf, status, text);
	tree_mods_init(&m);
	tree_mods_put(&m, LDAP_MOD_REPLACE, "pwdAccountLockedTime", forever,
	    stops ? 1 : 0);
	put_status(&m, &old->status, text);
	if (stops)
		tree_mods_put(&m, LDAP_MOD_REPLACE, "uregisterNtPassword",
		    NULL, 0);
	if ((r = tree_modify(dir->link, dn, &m, &reply, d)) != OK)
		return r;
	dir->wrote = reply.server;
	r = link_reply_outcome(&reply, "status", d);
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
directory_state_set(struct directory *dir, const char *uid,
    enum directory_status status, struct detail *d)
{
	struct directory_account a;
	struct state state;
	enum outcome r;
	struct dn dn;
	size_t i;

	if ((r = directory_rights_may_write(dir, d)) != OK ||
	    (r = directory_account_find(dir, uid, &a, d)) != OK ||
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
