/*
 * What a wrong guess at our page leaves in the entry.  slapo-ppolicy counts
 * it, and may lock the account: so a stranger could lock another out of his
 * mail.  The page has a lock of its own; what this one guess added is taken
 * back, and nothing else: the entry is changed only as long as it is as it
 * was read (RFC 4528, by its entryCSN, which a failure moves too).
 */
#include <string.h>

#include <ldap.h>

#include "directory/directory_private.h"
#include "directory/failures.h"
#include "directory/status.h"
#include "directory/tree.h"

#define FAILED "pwdFailureTime"
#define LOCKED "pwdAccountLockedTime"
#define TRIES_MAX 32

static enum outcome
copy_values(const struct conf *conf, const struct link_reply *reply,
    struct failures *out)
{
	struct status_values status;

	memset(out, 0, sizeof(*out));
	while (out->count < FAILURES_MAX && tree_value(reply, FAILED,
	    out->count, out->value[out->count], sizeof(out->value[0])))
		out->count++;
	if (!tree_value(reply, LOCKED, 0, out->locked, sizeof(out->locked)))
		out->locked[0] = '\0';
	tree_value(reply, "entryCSN", 0, out->csn, sizeof(out->csn));
	status_read(conf, reply, &status);
	out->stopped = status_says_stopped(&status);
	/* Which ones are new cannot be told of more than fit. */
	return out->count == FAILURES_MAX ? E_LIMIT : OK;
}

enum outcome
failures_read(struct directory *dir, const char *dn, struct failures *out,
    struct detail *d)
{
	static const char *const names[] = { FAILED, LOCKED, "entryCSN",
	    "schacUserStatus", NULL };
	const struct tree_search s = tree_one(dn, "(objectClass=*)", names);
	struct link_reply reply;
	enum outcome r;

	if ((r = tree_search(dir->link, &s, &reply, d)) != OK)
		return r;
	if ((r = tree_is_one(&reply, d)) == OK)
		r = copy_values(dir->conf, &reply, out);
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

/*
 * A bind adds one.  Which one is ours cannot be told where several were
 * added meanwhile; the oldest is taken, so that for each of us who are
 * about to take one there is one left that he does not know from before.
 */
static size_t
find_oldest_new(const struct failures *before, const struct failures *now)
{
	size_t i, oldest = FAILURES_MAX;

	for (i = 0; i < now->count; i++)
		if (is_new(before, now->value[i]) &&
		    (oldest == FAILURES_MAX ||
		    strcmp(now->value[i], now->value[oldest]) < 0))
			oldest = i;
	return oldest;
}

/* Did a failure that came meanwhile lock the account?  Then the lock is of
 * the same second.  Any other is an operator's; so is one that stands where
 * we have said that the account is stopped: slapd itself may put a counted
 * one in the place of the operator's. */
static bool
is_counted(const struct failures *before, const struct failures *now)
{
	const size_t len = strlen("YYYYmmddHHMMSS");
	size_t i;

	if (now->stopped || strlen(now->locked) != len + 1)
		return false;
	for (i = 0; i < now->count; i++)
		if (is_new(before, now->value[i]) &&
		    strncmp(now->locked, now->value[i], len) == 0)
			return true;
	return false;
}

/*
 * slapd does not find a value of its own again whose fraction ends in zero,
 * so that it cannot be deleted by itself: all of them are, and the others
 * added again.  (Not replaced: slapo-ppolicy takes all failures away with a
 * lock, unless the same change deletes some.)
 */
static void
put_without(const struct failures *now, size_t taken, struct tree_mods *m)
{
	const char *value[FAILURES_MAX];
	size_t i, count = 0;

	for (i = 0; i < now->count; i++)
		if (i != taken)
			value[count++] = now->value[i];
	tree_mods_put(m, LDAP_MOD_DELETE, FAILED, NULL, 0);
	if (count > 0)
		tree_mods_put(m, LDAP_MOD_ADD, FAILED, value, count);
}

/* E_BUSY: the entry is not any more as it was read. */
static enum outcome
change_as_read(struct directory *dir, const char *text,
    const struct failures *now, struct tree_mods *m, struct detail *d)
{
	struct link_reply reply;
	struct filter as_read;
	enum outcome r;
	struct dn dn;

	if ((r = dn_from(text, &dn)) != OK ||
	    (r = filter_equal("entryCSN", now->csn, &as_read)) != OK)
		return r;
	m->assertion = filter_text(&as_read);
	m->relax = true;
	if ((r = tree_modify(dir->link, &dn, m, &reply, d)) != OK)
		return r;
	r = reply.code == LDAP_ASSERTION_FAILED ||
	    reply.code == LDAP_NO_SUCH_ATTRIBUTE ? E_BUSY :
	    link_reply_outcome(&reply, "take back a failure", d);
	link_reply_clear(&reply);
	return r;
}

static enum outcome
take_one_back(struct directory *dir, const char *dn,
    const struct failures *before, struct detail *d)
{
	struct failures now;
	struct tree_mods m;
	enum outcome r;
	size_t taken;

	if ((r = failures_read(dir, dn, &now, d)) != OK)
		return r;
	taken = find_oldest_new(before, &now);
	if (taken == FAILURES_MAX)
		return OK;
	tree_mods_init(&m);
	put_without(&now, taken, &m);
	if (is_counted(before, &now))
		tree_mods_put_one(&m, LDAP_MOD_DELETE, LOCKED, now.locked);
	return change_as_read(dir, dn, &now, &m, d);
}

enum outcome
failures_take_back(struct directory *dir, const char *dn,
    const struct failures *before, struct detail *d)
{
	enum outcome r = E_BUSY;
	size_t i;

	for (i = 0; i < TRIES_MAX && r == E_BUSY; i++)
		r = take_one_back(dir, dn, before, d);
	if (r == E_BUSY)
		detail_set(d, "the entry changes all the time");
	return r;
}
