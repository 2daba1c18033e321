/* Somebody logs in: a bind as he, and what the server's policy adds. */
#include <string.h>

#include <ldap.h>

#include "directory/account.h"
#include "directory/directory_private.h"
#include "directory/failures.h"
#include "directory/login.h"
#include "directory/verify.h"
#include "password/hash.h"

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
	enum outcome r = link_reply_outcome(reply, "log-in", d);

	/* The entry was there, and had a password: any other code is no word
	 * about it. */
	if (r != E_DENIED)
		return r == E_NOTFOUND ? E_CONF : r;
	if (error != PP_noError)
		detail_set(d, "log-in: %s",
		    ldap_passwordpolicy_err2txt(error));
	if (error == PP_accountLocked)
		return E_LIMIT;
	return error == PP_passwordExpired ? E_EXPIRED : E_DENIED;
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
directory_login_bind(struct directory *dir, const char *dn,
    const struct secret *password, struct directory_login *out,
    struct detail *d)
{
	struct link_reply reply;
	enum outcome r;

	/* RFC 4513 5.1.2: an empty password would succeed as nobody. */
	if (secret_len(password) == 0 ||
	    strlen(secret_text(password)) != secret_len(password)) {
		detail_set(d, "log-in: an empty password");
		return E_DENIED;
	}
	if ((r = link_bind(dir->link, dn, password, &reply, d)) != OK)
		return r;
	r = login_outcome(&reply, read_policy(&reply, out), d);
	link_reply_clear(&reply);
	ldap_unbind_ext(reply.ld, NULL, NULL);
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
	r = directory_login_bind(dir, dn, password, out, d);
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
	r = directory_account_find(dir, uid, &a, d);
	if (r == E_NOTFOUND || (r == OK && !a.has_password))
		return login_nobody(dir, password, d);
	if (r != OK)
		return r;
	if ((r = try_account(dir, a.dn, password, &login, d)) != OK)
		return r;
	memcpy(login.uid, a.uid, sizeof(login.uid));
	memcpy(login.dn, a.dn, sizeof(login.dn));
	memcpy(login.unique_id, a.unique_id, sizeof(login.unique_id));
	memcpy(login.mark, a.mark, sizeof(login.mark));
	*out = login;
	return OK;
}
