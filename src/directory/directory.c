/* Accounts in the tree: find, change, log in. */
#define _GNU_SOURCE		/* strptime */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include <ldap.h>

#include "base/buf.h"
#include "base/text.h"
#include "directory/directory.h"
#include "directory/directory_private.h"
#include "password/hash.h"

/* slapo-ppolicy lifts a lock with each change of the password: not one that
 * an operator has put there since we looked. */
#define NOT_LOCKED "(!(pwdAccountLockedTime=" LOCKED_FOR_GOOD "))"
#define ID_OLD "urn:mace:terena.org:schac:personalUniqueID"
#define ID_NEW "urn:schac:personalUniqueID"

enum outcome
directory_open(const struct conf *c, struct directory **out,
    struct detail *d)
{
	struct directory *dir;
	enum outcome r;

	if ((dir = calloc(1, sizeof(*dir))) == NULL)
		return E_NOMEM;
	dir->conf = c;
	dir->wrote = LINK_ANY;
	if ((r = link_open(c, &dir->link, d)) != OK) {
		detail_prefix(d, "directory: ");
		directory_close(&dir);
		return r;
	}
	*out = dir;
	return OK;
}

void
directory_close(struct directory **dir)
{
	if (dir == NULL || *dir == NULL)
		return;
	link_close(&(*dir)->link);
	free(*dir);
	*dir = NULL;
}

void
directory_forget(struct directory *dir)
{
	link_forget(dir->link);
}

/* ---- find ---- */

/* GeneralizedTime as we and slapd write it, YYYYMMDDhhmmssZ. */
static int64_t
parse_time(const char *text)
{
	struct tm tm = { 0 };
	const char *end = strptime(text, "%Y%m%d%H%M%S", &tm);

	return end != NULL && *end == 'Z' ? (int64_t)timegm(&tm) : 0;
}

static void
cut_scope(char *unique_id)
{
	unique_id[strcspn(unique_id, "@")] = '\0';
}

static void
read_account(const struct conf *conf, const struct link_reply *reply,
    struct directory_account *a)
{
	struct status_values status;
	char text[64];
	size_t i;

	tree_value(reply, "uid", 0, a->uid, sizeof(a->uid));
	tree_value(reply, "mail", 0, a->mail, sizeof(a->mail));
	tree_value(reply, "preferredLanguage", 0, a->language,
	    sizeof(a->language));
	tree_value(reply, "eduPersonUniqueId", 0, a->unique_id,
	    sizeof(a->unique_id));
	cut_scope(a->unique_id);
	for (i = 0; i < DIRECTORY_PERSON_IDS_MAX; i++)
		if (tree_value(reply, "schacPersonalUniqueID", i,
		    a->person_id[a->person_ids], sizeof(a->person_id[0])))
			a->person_ids++;
	if (tree_value(reply, "schacDateOfBirth", 0, text, sizeof(text)) &&
	    strlen(text) == 8)
		snprintf(a->birth_date, sizeof(a->birth_date),
		    "%.4s-%.2s-%.2s", text, text + 4, text + 6);
	if (tree_value(reply, "uregisterActivated", 0, text, sizeof(text)))
		a->activated_at = parse_time(text);
	a->has_password = tree_has(reply, "userPassword");
	a->has_nt_hash = tree_has(reply, "uregisterNtPassword");
	a->takes_nt_hash = conf->entry_eduroam_entitlement[0] != '\0' &&
	    tree_has_value(reply, "eduPersonEntitlement",
	    conf->entry_eduroam_entitlement) &&
	    tree_has_value(reply, "objectClass", "uregisterAccount");
	status_read(conf, reply, &status);
	a->lock = tree_has_value(reply, "pwdAccountLockedTime",
	    LOCKED_FOR_GOOD);
	a->locked = a->lock || status_says_stopped(&status);
	a->reset = tree_has_value(reply, "pwdReset", "TRUE");
}

/* Why a DN of the server's might not fit: it is far longer than any. */
static enum outcome
copy_dn(const struct link_reply *reply, struct directory_account *a)
{
	struct dn dn;
	enum outcome r;

	if ((r = tree_dn(reply, &dn)) != OK)
		return r;
	return text_copy(a->dn, sizeof(a->dn), dn_text(&dn));
}

enum outcome
directory_people_is_one(const struct link_reply *reply, struct detail *d)
{
	if (reply->code != LDAP_NO_SUCH_OBJECT)
		return tree_is_one(reply, d);
	detail_set(d, "directory.people_base is not there, or our log-in may "
	    "not read it");
	return E_CONF;
}

static enum outcome
find(struct directory *dir, const struct filter *f,
    struct directory_account *out, struct detail *d)
{
	static const char *const names[] = { "uid", "mail",
	    "preferredLanguage", "eduPersonUniqueId", "schacPersonalUniqueID",
	    "uregisterActivated", "userPassword", "pwdAccountLockedTime",
	    "pwdReset", "schacDateOfBirth", "uregisterNtPassword",
	    "eduPersonEntitlement", "objectClass", "schacUserStatus", NULL };
	struct tree_search s = {
		.base = dir->conf->directory_people_base,
		.scope = LDAP_SCOPE_SUBTREE, .filter = filter_text(f),
		.attributes = (char **)(uintptr_t)names, .only = LINK_ANY,
	};
	struct directory_account account;
	struct link_reply reply;
	enum outcome r;

	if ((r = tree_search(dir->link, &s, &reply, d)) != OK)
		return r;
	memset(&account, 0, sizeof(account));
	if ((r = directory_people_is_one(&reply, d)) == OK) {
		read_account(dir->conf, &reply, &account);
		r = copy_dn(&reply, &account);
	}
	link_reply_clear(&reply);
	if (r == OK)
		*out = account;
	return r;
}

enum outcome
directory_find(struct directory *dir, const char *uid,
    struct directory_account *out, struct detail *d)
{
	struct filter f;

	/* What cannot be in a filter is nobody's name. */
	if (filter_equal("uid", uid, &f) != OK)
		return E_NOTFOUND;
	return find(dir, &f, out, d);
}

static enum outcome
person_filter(const char *prefix, const char *country, const char *ssn,
    struct filter *out)
{
	char value[256], code[3] = "";
	struct buf b;

	if (strlen(country) != 2 || *ssn == '\0' || strchr(ssn, ':') != NULL)
		return E_INPUT;
	code[0] = (char)toupper((unsigned char)country[0]);
	code[1] = (char)toupper((unsigned char)country[1]);
	buf_init(&b, value, sizeof(value));
	buf_putf(&b, "%s:%s:SSN:%s", prefix, code, ssn);
	if (buf_failed(&b))
		return E_INPUT;
	return filter_equal("schacPersonalUniqueID", value, out);
}

enum outcome
directory_find_person(struct directory *dir, const char *country,
    const char *ssn, struct directory_account *out, struct detail *d)
{
	struct filter f, g;

	if (person_filter(ID_OLD, country, ssn, &f) != OK ||
	    person_filter(ID_NEW, country, ssn, &g) != OK ||
	    filter_or(&f, &g, &f) != OK)
		return E_NOTFOUND;
	return find(dir, &f, out, d);
}

/* ---- change ---- */

void
directory_put_forms(struct tree_mods *m, int op, const struct hash_forms *forms)
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
 * attribute, and the server says so; nor is there one that locks, and what
 * was asserted of it would never hold.
 */
enum outcome
directory_modify_password(struct directory *dir, const struct dn *dn,
    struct tree_mods *m, const char *assertion, struct link_reply *reply,
    struct detail *d)
{
	const size_t count = m->count;
	enum outcome r;

	tree_mods_put_one(m, LDAP_MOD_REPLACE, "pwdReset", "FALSE");
	r = tree_modify(dir->link, dn, m, assertion, reply, d);
	if (r != OK || reply->code != LDAP_UNDEFINED_TYPE ||
	    strstr(reply->text, "pwdReset") == NULL)
		return r;
	link_reply_clear(reply);
	m->count = count;
	m->list[count] = NULL;
	if (assertion != NULL && strcmp(assertion, NOT_LOCKED) == 0)
		assertion = NULL;
	return tree_modify(dir->link, dn, m, assertion, reply, d);
}

static enum outcome
modify_account(struct directory *dir, const struct directory_account *a,
    struct tree_mods *m, const char *what, struct detail *d)
{
	struct link_reply reply;
	enum outcome r;
	struct dn dn;

	if ((r = dn_from(a->dn, &dn)) != OK ||
	    (r = tree_modify(dir->link, &dn, m, NULL, &reply, d)) != OK)
		return r;
	dir->wrote = reply.server;
	if (reply.code == LDAP_INVALID_SYNTAX) {
		detail_set(d, "%s: %s", what, reply.text);
		r = E_INPUT;
	} else
		r = link_outcome(&reply, what, d);
	link_reply_clear(&reply);
	return r;
}

static enum outcome
change_password(struct directory *dir, const struct directory_account *a,
    const struct hash_forms *forms, struct detail *d)
{
	struct link_reply reply;
	struct tree_mods m;
	enum outcome r;
	struct dn dn;

	tree_mods_init(&m);
	directory_put_forms(&m, LDAP_MOD_REPLACE, forms);
	/* The old one would go on to open eduroam. */
	if (forms->nt == NULL && a->has_nt_hash)
		tree_mods_put(&m, LDAP_MOD_REPLACE, "uregisterNtPassword",
		    NULL, 0);
	if ((r = dn_from(a->dn, &dn)) != OK ||
	    (r = directory_modify_password(dir, &dn, &m, NOT_LOCKED, &reply,
	    d)) != OK)
		return r;
	dir->wrote = reply.server;
	r = link_outcome(&reply, "set password", d);
	if (reply.code == LDAP_ASSERTION_FAILED)
		r = E_DENIED;
	link_reply_clear(&reply);
	return r;
}

enum outcome
directory_set_password(struct directory *dir, const char *uid,
    const struct secret *hash, struct detail *d)
{
	struct directory_account a;
	struct hash_forms forms;
	enum outcome r;

	if ((r = directory_may_write(dir, d)) != OK ||
	    (r = directory_find(dir, uid, &a, d)) != OK)
		return r;
	if (a.locked || !a.has_password) {
		detail_set(d, "the account is %s", a.locked ? "locked" :
		    "without a password");
		return E_DENIED;
	}
	if ((r = hash_split(hash, &forms)) != OK)
		return r;
	if (!a.takes_nt_hash)
		secret_free(&forms.nt);
	r = change_password(dir, &a, &forms, d);
	hash_forms_clear(&forms);
	return r;
}

enum outcome
directory_set_values(struct directory *dir, const char *uid,
    const char *attribute, const char *const *values, struct detail *d)
{
	struct directory_account a;
	struct tree_mods m;
	enum outcome r;
	size_t n = 0;

	if (!dn_is_attribute(attribute))
		return E_BUG;
	if ((r = directory_may_write(dir, d)) != OK ||
	    (r = directory_find(dir, uid, &a, d)) != OK)
		return r;
	while (values[n] != NULL)
		n++;
	tree_mods_init(&m);
	tree_mods_put(&m, LDAP_MOD_REPLACE, attribute, values, n);
	return modify_account(dir, &a, &m, attribute, d);
}

/* ---- log in ---- */

/* draft-behera-ldap-password-policy: what the server adds to a bind. */
static LDAPPasswordPolicyError
read_policy(const struct link_reply *reply, struct directory_login *out)
{
	LDAPPasswordPolicyError error = PP_noError;
	LDAPControl **controls = NULL, *control;
	ber_int_t expires = -1, grace = -1;

	if (ldap_parse_result(reply->ld, reply->message, NULL, NULL, NULL,
	    NULL, &controls, 0) != LDAP_SUCCESS)
		return error;
	control = ldap_control_find(LDAP_CONTROL_PASSWORDPOLICYRESPONSE,
	    controls, NULL);
	if (control != NULL && ldap_parse_passwordpolicy_control(reply->ld,
	    control, &expires, &grace, &error) != LDAP_SUCCESS)
		error = PP_noError;
	out->policed = control != NULL;
	ldap_controls_free(controls);
	out->must_change = error == PP_changeAfterReset;
	out->expires_in = expires;
	out->grace = grace;
	return error;
}

static enum outcome
login_outcome(const struct link_reply *reply, LDAPPasswordPolicyError error,
    struct detail *d)
{
	switch (reply->code) {
	case LDAP_SUCCESS:
		return OK;
	case LDAP_INVALID_CREDENTIALS:
	case LDAP_INAPPROPRIATE_AUTH:
	case LDAP_NO_SUCH_OBJECT:
	case LDAP_UNWILLING_TO_PERFORM:
		detail_set(d, "log-in: %s", error == PP_noError ?
		    ldap_err2string(reply->code) :
		    ldap_passwordpolicy_err2txt(error));
		if (error == PP_accountLocked)
			return E_LIMIT;
		return error == PP_passwordExpired ? E_EXPIRED : E_DENIED;
	default:
		return link_outcome(reply, "log-in", d);
	}
}

/* An unknown name costs what a wrong password costs. */
static enum outcome
login_nobody(const struct directory *dir, const struct secret *password,
    struct detail *d)
{
	struct secret *hash = NULL;
	enum outcome r = hash_password(dir->conf, password, &hash);

	secret_free(&hash);
	detail_set(d, "log-in: no such account");
	return r == E_NOMEM ? r : E_DENIED;
}

enum outcome
directory_bind(struct directory *dir, const char *dn,
    const struct secret *password, struct directory_login *out,
    struct detail *d)
{
	struct link_reply reply;
	LDAP *ld = NULL;
	enum outcome r;

	/* RFC 4513 5.1.2: an empty password would succeed as nobody. */
	if (secret_len(password) == 0 ||
	    strlen(secret_text(password)) != secret_len(password)) {
		detail_set(d, "log-in: an empty password");
		return E_DENIED;
	}
	if ((r = link_bind(dir->link, dn, password, &ld, &reply, d)) != OK)
		return r;
	r = login_outcome(&reply, read_policy(&reply, out), d);
	link_reply_clear(&reply);
	ldap_unbind_ext(ld, NULL, NULL);
	return r;
}

/* What only the server can tell wrong it counts.  Whether the failure was
 * taken back changes nothing for who failed. */
static enum outcome
try_account(struct directory *dir, const char *dn,
    const struct secret *password, struct directory_login *out,
    struct detail *d)
{
	struct detail ignored = { "" };
	struct failures before;
	enum outcome r;
	bool known;

	if (verify_refutes(dir, dn, password)) {
		detail_set(d, "log-in: %s",
		    ldap_err2string(LDAP_INVALID_CREDENTIALS));
		return E_DENIED;
	}
	known = failures_read(dir, dn, &before, &ignored) == OK;
	r = directory_bind(dir, dn, password, out, d);
	if (known && (r == E_DENIED || r == E_LIMIT) &&
	    failures_take_back(dir, dn, &before, &ignored) != OK)
		detail_set(d, "log-in: refused, and counted by the directory "
		    "(%.100s)", ignored.text);
	return r;
}

enum outcome
directory_login(struct directory *dir, const char *uid,
    const struct secret *password, struct directory_login *out,
    struct detail *d)
{
	struct directory_login login = { .grace = -1, .expires_in = -1 };
	struct directory_account a;
	enum outcome r;

	if (secret_len(password) == 0) {
		detail_set(d, "log-in: an empty password");
		return E_DENIED;
	}
	r = directory_find(dir, uid, &a, d);
	if (r == E_NOTFOUND || (r == OK && !a.has_password))
		return login_nobody(dir, password, d);
	if (r != OK)
		return r;
	if ((r = try_account(dir, a.dn, password, &login, d)) != OK)
		return r;
	memcpy(login.uid, a.uid, sizeof(login.uid));
	memcpy(login.dn, a.dn, sizeof(login.dn));
	memcpy(login.unique_id, a.unique_id, sizeof(login.unique_id));
	*out = login;
	return OK;
}
