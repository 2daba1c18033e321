/*
 * Is the directory fit for us?  Here what can only be tried: on a probe, an
 * entry of a random name below the people base that no reader takes for a
 * person, and that is deleted again on every path.
 */
#include <stdio.h>
#include <string.h>

#include <ldap.h>
#include <sodium.h>

#include "base/key.h"
#include "directory/directory_private.h"
#include "directory/login.h"
#include "directory/password.h"
#include "directory/probe.h"
#include "directory/tree.h"
#include "password/hash.h"

#define UID_SIZE 64
#define ADVICE "see what uregisterctl directory plan says"

struct probe {
	struct directory *dir;
	struct directory_report *report;
	bool	 probed;		/* it is there */
	bool	 plain;			/* the schema has no uregisterAccount */
	char	 uid[UID_SIZE];
	struct dn dn;
	struct secret *password;
};

static enum outcome
make_probe(struct probe *x)
{
	unsigned char bytes[16];
	char token[KEY_TOKEN_LEN + 1];
	enum outcome r;

	randombytes_buf(bytes, sizeof(bytes));
	memcpy(x->uid, "uregister-probe-", 16);
	sodium_bin2hex(x->uid + 16, sizeof(x->uid) - 16, bytes,
	    sizeof(bytes));
	key_make_token(token);
	r = secret_from(token, strlen(token), &x->password);
	sodium_memzero(token, sizeof(token));
	if (r != OK)
		return r;
	return dn_make("uid", x->uid, x->dir->conf->directory_people_base,
	    &x->dn);
}

static enum outcome
add_probe(struct probe *x, const struct dn *dn, const char *uid,
    struct detail *d)
{
	/* Overlays may be held to the accounts that are ours. */
	static const char *const classes[] = { "account",
	    "simpleSecurityObject", "uregisterAccount" };
	const char *uids[] = { uid, x->uid };
	struct hash_forms forms = { NULL, NULL };
	struct secret *hash = NULL;
	struct link_reply reply;
	struct tree_mods m;
	bool again = false;
	enum outcome r;

	if ((r = hash_password(x->dir->conf, x->password, &hash)) != OK ||
	    (r = hash_split(hash, &forms)) != OK)
		goto done;
	tree_mods_init(&m);
	tree_mods_put(&m, LDAP_MOD_ADD, "objectClass", classes,
	    x->plain ? 2 : 3);
	tree_mods_put(&m, LDAP_MOD_ADD, "uid", uids, uid == x->uid ? 1 : 2);
	tree_mods_put_one(&m, LDAP_MOD_ADD, "userPassword",
	    secret_text(forms.password));
	if ((r = tree_add(x->dir->link, dn, &m, &reply, d)) == OK) {
		r = link_reply_outcome(&reply, "add of a probe below "
		    "directory.people_base", d);
		if (reply.code == LDAP_INSUFFICIENT_ACCESS)
			r = E_DENIED;
		again = reply.code == LDAP_INVALID_SYNTAX && !x->plain;
		link_reply_clear(&reply);
	}
done:
	hash_forms_clear(&forms);
	secret_free(&hash);
	if (!again)
		return r;
	x->plain = true;
	return add_probe(x, dn, uid, d);
}

static void
delete_probe(struct probe *x, const struct dn *dn)
{
	struct detail d = { "" };
	struct link_reply reply;
	enum outcome r;

	if ((r = tree_delete(x->dir->link, dn, &reply, &d)) == OK) {
		r = link_reply_outcome(&reply, "delete", &d);
		link_reply_clear(&reply);
	}
	if (r != OK && r != E_NOTFOUND)
		report_tell(x->report, "directory probe", r,
		    "%s stays behind: %s; delete it", dn_text(dn), d.text);
}

static enum outcome
bind_probe(struct probe *x, struct directory_login *login,
    struct detail *d)
{
	return directory_login_bind(x->dir, dn_text(&x->dn), x->password,
	    login, d);
}

static const char *
scheme(const struct probe *x)
{
	return x->dir->conf->entry_scheme == SCHEME_SSHA ? "{SSHA}" :
	    "{ARGON2}";
}

static void
probe_policy(struct probe *x, const struct directory_login *login)
{
	report_tell(x->report, "directory ppolicy",
	    login->policed ? OK : E_CONF,
	    login->policed ? "in force" : "no account can be locked: "
	    "slapo-ppolicy is missing; " ADVICE);
}

static void
probe_hash(struct probe *x)
{
	struct directory_login login = { .grace = -1 };
	struct secret *hash = NULL;
	char former[MARK_SIZE];
	struct detail d = { "" };
	enum outcome r;

	if ((r = bind_probe(x, &login, &d)) != OK) {
		report_tell(x->report, "directory password",
		    r == E_DENIED ? E_CONF : r,
		    "the server does not verify the %s we write (%s); is its "
		    "module loaded, and may anonymous auth userPassword?  "
		    ADVICE, scheme(x), d.text);
		return;
	}
	probe_policy(x, &login);
	r = hash_password(x->dir->conf, x->password, &hash);
	if (r == OK)
		r = directory_password_set(x->dir, x->uid, hash, former,
		    &d);
	if (r == OK)
		r = bind_probe(x, &login, &d);
	secret_free(&hash);
	if (r != OK)
		report_tell(x->report, "directory password", r,
		    "cannot be changed: %s; the provisioner needs manage on "
		    "userPassword, " ADVICE, d.text);
	else if (login.must_change)
		report_tell(x->report, "directory password", E_CONF,
		    "a change leaves pwdReset behind; the provisioner needs "
		    "manage on pwdReset, " ADVICE);
	else
		report_tell(x->report, "directory password", OK,
		    "the server verifies the %s we write", scheme(x));
}

/* Somebody's, by a search of nobody: to be told of it would be an oracle
 * too. */
static bool
is_private_open(struct probe *x, LDAP *ld)
{
	static const char *const names[] = { LDAP_NO_ATTRS, NULL };
	struct tree_search s = tree_one(
	    x->dir->conf->directory_people_base,
	    "(|(schacPersonalUniqueID=*)(schacDateOfBirth=*)"
	    "(schacYearOfBirth=*)(uregisterNtPassword=*))", names);
	struct detail d = { "" };
	struct link_reply reply;
	bool found;

	s.scope = LDAP_SCOPE_SUBTREE;
	if (tree_search_on(x->dir->link, ld, &s, &reply, &d) != OK)
		return false;
	found = ldap_count_entries(ld, reply.message) > 0;
	link_reply_clear(&reply);
	return found;
}

/* People who were there before us may be public: that is for the institution
 * to say. */
static void
tell_seen(struct probe *x, bool private)
{
	report_tell(x->report, "directory anonymous", private ? E_CONF : OK,
	    "sees people%s", private ? ", and may search for the social "
	    "security number, the day of birth or the NT hash: " ADVICE :
	    ", as the institution's own rules have it");
}

static void
probe_anonymous(struct probe *x)
{
	static const char *const names[] = { "userPassword", NULL };
	struct tree_search s = tree_one(x->probed ? dn_text(&x->dn) :
	    x->dir->conf->directory_people_base, "(uid=*)", names);
	struct detail d = { "" };
	struct link_reply reply;
	LDAP *ld = NULL;
	enum outcome r;

	s.scope = LDAP_SCOPE_SUBTREE;
	if ((r = link_anonymous(x->dir->link, &ld, &d)) != OK ||
	    (r = tree_search_on(x->dir->link, ld, &s, &reply, &d)) != OK) {
		report_tell(x->report, "directory anonymous", r, "%s", d.text);
		goto done;
	}
	if (tree_has(&reply, "userPassword"))
		report_tell(x->report, "directory anonymous", E_CONF,
		    "may read userPassword: every hash is open; no rule of "
		    "ours takes that away: mend olcAccess");
	else if (ldap_count_entries(ld, reply.message) > 0)
		tell_seen(x, is_private_open(x, ld));
	else
		report_tell(x->report, "directory anonymous", OK,
		    "sees nobody");
	link_reply_clear(&reply);
done:
	if (ld != NULL)
		ldap_unbind_ext(ld, NULL, NULL);
}

/* A second probe that also claims the uid of the first. */
static void
probe_unique(struct probe *x)
{
	struct detail d = { "" };
	char uid[UID_SIZE + 2];
	enum outcome r;
	struct dn dn;

	snprintf(uid, sizeof(uid), "%s-2", x->uid);
	r = dn_make("uid", uid, x->dir->conf->directory_people_base, &dn);
	if (r == OK)
		r = add_probe(x, &dn, uid, &d);
	delete_probe(x, &dn);
	if (r == E_AMBIGUOUS)
		report_tell(x->report, "directory unique", OK,
		    "a uid is given only once");
	else if (r == OK)
		report_tell(x->report, "directory unique", E_CONF,
		    "the server takes a uid twice: slapo-unique is missing, "
		    "or the olcRootDN without which it sleeps; " ADVICE);
	else
		report_tell(x->report, "directory unique", r, "%s", d.text);
}

/*
 * slapo-constraint speaks before the schema, which refuses the attribute
 * to an entry of the probe's classes; so nothing is written either way.
 */
static void
probe_constraint(struct probe *x)
{
	static const char part[] = "directory constraint";
	struct detail d = { "" };
	struct link_reply reply;
	struct tree_mods m;
	enum outcome r;

	tree_mods_init(&m);
	tree_mods_put_one(&m, LDAP_MOD_ADD, "schacPersonalUniqueCode",
	    x->uid);
	r = tree_modify(x->dir->link, &x->dn, &m, &reply, &d);
	if (r != OK) {
		report_tell(x->report, part, r, "%s", d.text);
		return;
	}
	if (reply.code == LDAP_CONSTRAINT_VIOLATION)
		report_tell(x->report, part, OK, "what is no URN is refused");
	else if (reply.code == LDAP_UNDEFINED_TYPE)
		report_tell(x->report, part, OK,
		    "not tried: the schema schac is not there");
	else if (reply.code == LDAP_OBJECT_CLASS_VIOLATION)
		report_tell(x->report, part, E_CONF,
		    "the server takes any text for a URN: slapo-constraint "
		    "is missing; " ADVICE);
	else if ((r = link_reply_outcome(&reply, "modify of the probe",
	    &d)) != OK)
		report_tell(x->report, part, r, "%s", d.text);
	link_reply_clear(&reply);
}

/* Whether an account has a password decides what may be done with it. */
static void
probe_read(struct probe *x)
{
	static const char *const names[] = { "userPassword", NULL };
	static const char part[] = "directory userPassword";
	struct tree_search s = tree_one(x->probed ? dn_text(&x->dn) :
	    x->dir->conf->directory_people_base, "(userPassword=*)", names);
	struct detail d = { "" };
	struct link_reply reply;
	enum outcome r;

	s.scope = LDAP_SCOPE_SUBTREE;
	if ((r = tree_search(x->dir->link, &s, &reply, &d)) != OK) {
		report_tell(x->report, part, r, "%s", d.text);
		return;
	}
	if (tree_has(&reply, "userPassword"))
		report_tell(x->report, part, OK,
		    "our log-in sees whether there is one");
	else if (x->probed || ldap_count_entries(reply.ld,
	    reply.message) > 0)
		report_tell(x->report, part, E_CONF,
		    "our log-in cannot read it, and would take an account in "
		    "use for one without; " ADVICE);
	else
		report_tell(x->report, part, OK,
		    "not known: nobody has one yet, or our log-in cannot read "
		    "it, which it has to");
	link_reply_clear(&reply);
}

/* Where entries are claimed our log-in need not be able to add one. */
static void
probe_without(struct probe *x)
{
	probe_read(x);
	probe_anonymous(x);
	report_tell(x->report, "directory write", OK,
	    "entries are claimed, and our log-in may add none, not even a "
	    "probe: not examined are whether the server verifies the %s we "
	    "write, whether a password can be changed, slapo-ppolicy, "
	    "slapo-unique and slapo-constraint",
	    scheme(x));
}

static void
refuse_probe(struct probe *x, enum outcome r, const struct detail *d)
{
	if (r == E_DENIED && x->dir->conf->directory_mode == MODE_CLAIM) {
		probe_without(x);
		return;
	}
	report_tell(x->report, "directory write", r == E_DENIED ? E_CONF : r,
	    "%s%s", d->text, strstr(d->text, "quality") == NULL ? "" :
	    "; our log-in needs manage on userPassword, " ADVICE);
	delete_probe(x, &x->dn);
}

/* Who types a name wrongly on our page must not lock the account of its
 * owner: what slapo-ppolicy counts of it is taken back, if we may. */
static void
probe_failures(struct probe *x)
{
	static const char part[] = "directory lockout";
	struct detail d = { "" };
	struct link_reply reply;
	struct tree_mods m;
	enum outcome r;

	tree_mods_init(&m);
	m.relax = true;
	tree_mods_put(&m, LDAP_MOD_REPLACE, "pwdFailureTime", NULL, 0);
	tree_mods_put(&m, LDAP_MOD_REPLACE, "pwdAccountLockedTime", NULL, 0);
	r = tree_modify(x->dir->link, &x->dn, &m, &reply, &d);
	if (r != OK) {
		report_tell(x->report, part, r, "%s", d.text);
		return;
	}
	if (reply.code == LDAP_SUCCESS || reply.code == LDAP_UNDEFINED_TYPE)
		report_tell(x->report, part, OK,
		    "wrong log-ins at mypassword lock no account");
	else
		report_tell(x->report, part, E_CONF,
		    "our log-in may not take back what a wrong password at "
		    "mypassword adds (%s): anybody could lock another out; "
		    "give it manage on pwdFailureTime,pwdAccountLockedTime, "
		    ADVICE, ldap_err2string(reply.code));
	link_reply_clear(&reply);
}

static void
try_probe(struct probe *x)
{
	struct detail d = { "" };
	enum outcome r;

	if ((r = add_probe(x, &x->dn, x->uid, &d)) != OK) {
		refuse_probe(x, r, &d);
		return;
	}
	x->probed = true;
	report_tell(x->report, "directory write", OK,
	    "entries can be added: one of ours was, and is deleted again");
	probe_read(x);
	probe_hash(x);
	probe_anonymous(x);
	probe_unique(x);
	probe_constraint(x);
	probe_failures(x);
	delete_probe(x, &x->dn);
}

bool
probe_run(struct directory *dir, struct directory_report *report)
{
	struct probe x = { .dir = dir, .report = report };
	enum outcome r;

	if ((r = make_probe(&x)) == OK)
		try_probe(&x);
	else
		report_tell(report, "directory probe", r, "cannot be made");
	secret_free(&x.password);
	return x.probed;
}
