/* A password set anew, as the server wants it written. */
#include <stdio.h>
#include <string.h>

#include <ldap.h>

#include "directory/account.h"
#include "directory/directory_private.h"
#include "directory/password.h"
#include "directory/rights.h"
#include "directory/status.h"
#include "directory/tree.h"

#define TRIES_MAX 2

void
directory_password_put(struct tree_mods *m, int op,
    const struct hash_forms *forms)
{
	tree_mods_put_one(m, op, "userPassword",
	    secret_text(forms->password));
	if (forms->nt != NULL)
		tree_mods_put_one(m, op, "uregisterNtPassword",
		    secret_text(forms->nt));
}

/*
 * slapo-ppolicy sets pwdReset when a DN with manage changes a password and
 * pwdMustChange is on; PAM and searches as the user would then fail.  The
 * same modify takes it back.  Without the overlay there is no such
 * attribute, and the server says so.
 */
enum outcome
directory_password_modify(struct directory *dir, const struct dn *dn,
    struct tree_mods *m, struct link_reply *reply, struct detail *d)
{
	const size_t count = m->count;
	enum outcome r;

	tree_mods_put_one(m, LDAP_MOD_REPLACE, "pwdReset", "FALSE");
	r = tree_modify(dir->link, dn, m, reply, d);
	if (r != OK || reply->code != LDAP_UNDEFINED_TYPE ||
	    strstr(reply->text, "pwdReset") == NULL)
		return r;
	link_reply_clear(reply);
	m->count = count;
	m->list[count] = NULL;
	m->assertion = m->without_policy;
	return tree_modify(dir->link, dn, m, reply, d);
}

/* Of the entry as it was read, where that matters. */
static enum outcome
assert_unchanged(const struct directory_account *a, bool as_read,
    char out[FILTER_SIZE + 128], struct tree_mods *m)
{
	struct filter csn;

	m->assertion = STATUS_NOT_LOCKED;
	if (!as_read)
		return OK;
	if (filter_equal("entryCSN", a->csn, &csn) != OK)
		return E_BUG;
	snprintf(out, FILTER_SIZE + 128, "(&%s" STATUS_NOT_LOCKED ")",
	    filter_text(&csn));
	m->assertion = out;
	return OK;
}

static enum outcome
change_password(struct directory *dir, const struct directory_account *a,
    const struct hash_forms *forms, bool as_read, struct detail *d)
{
	char unchanged[FILTER_SIZE + 128];
	struct link_reply reply;
	struct tree_mods m;
	enum outcome r;
	struct dn dn;

	tree_mods_init(&m);
	directory_password_put(&m, LDAP_MOD_REPLACE, forms);
	/* The old one would go on to open eduroam. */
	if (forms->nt == NULL && a->has_nt_hash)
		tree_mods_put(&m, LDAP_MOD_REPLACE, "uregisterNtPassword",
		    NULL, 0);
	if ((r = assert_unchanged(a, as_read, unchanged, &m)) != OK ||
	    (r = dn_from(a->dn, &dn)) != OK ||
	    (r = directory_password_modify(dir, &dn, &m, &reply, d)) != OK)
		return r;
	dir->wrote = reply.server;
	r = link_reply_outcome(&reply, "set password", d);
	if (reply.code == LDAP_ASSERTION_FAILED)
		r = E_DENIED;
	else if (r == E_NOTFOUND)
		r = E_BACKEND;		/* it was, a moment ago */
	link_reply_clear(&reply);
	return r;
}

/*
 * The answer was lost, or came too late: was it taken?  If not it is written
 * again, which does no harm where the first comes after all.
 */
static enum outcome
settle_password(struct directory *dir, const struct directory_account *before,
    const struct hash_forms *forms, const char *mark, struct detail *d)
{
	struct detail ignored = { "" };
	struct directory_account now;
	enum outcome r = E_BACKEND;
	size_t i;

	for (i = 0; i < TRIES_MAX && r == E_BACKEND; i++) {
		if (directory_account_find(dir, before->uid, &now,
		    &ignored) != OK)
			break;
		if (strcmp(now.mark, mark) == 0)
			return OK;
		if (now.locked)
			return E_DENIED;
		if (strcmp(now.mark, before->mark) != 0)
			break;		/* another's, since */
		r = change_password(dir, before, forms, false, d);
	}
	return r == E_BACKEND ? E_BUSY : r;
}

static enum outcome
set_of(struct directory *dir, const struct directory_account *a,
    const struct secret *hash, bool as_read, struct detail *d)
{
	struct hash_forms forms;
	char mark[MARK_SIZE];
	enum outcome r;

	if (a->locked || !a->has_password) {
		detail_set(d, "the account is %s", a->locked ? "locked" :
		    "without a password");
		return E_DENIED;
	}
	if ((r = mark_make(hash, mark)) != OK ||
	    (r = hash_split(hash, &forms)) != OK)
		return r;
	if (!a->takes_nt_hash)
		secret_free(&forms.nt);
	r = change_password(dir, a, &forms, as_read, d);
	if (r == E_BACKEND && !as_read)
		r = settle_password(dir, a, &forms, mark, d);
	hash_forms_clear(&forms);
	return r;
}

enum outcome
directory_password_set(struct directory *dir, const char *uid,
    const struct secret *hash, char former[MARK_SIZE], struct detail *d)
{
	struct directory_account a;
	enum outcome r;

	if ((r = directory_rights_may_write(dir, d)) != OK ||
	    (r = directory_account_find(dir, uid, &a, d)) != OK ||
	    (r = set_of(dir, &a, hash, false, d)) != OK)
		return r;
	memcpy(former, a.mark, MARK_SIZE);
	return OK;
}

enum outcome
directory_password_set_again(struct directory *dir, const char *uid,
    const struct secret *hash, const char *formers, struct detail *d)
{
	struct directory_account a;
	enum outcome r;

	if ((r = directory_rights_may_write(dir, d)) != OK ||
	    (r = directory_account_find(dir, uid, &a, d)) != OK)
		return r;
	if (!mark_is_among(a.mark, formers)) {
		detail_set(d, "the password is another by now");
		return E_DENIED;
	}
	return set_of(dir, &a, hash, true, d);
}
