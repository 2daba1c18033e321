/*
 * Is the directory fit for us?  What can be seen is looked at; what can
 * only be tried is tried on a probe, an entry of a random name below the
 * people base that no reader takes for a person, and that is deleted again
 * on every path.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <ldap.h>
#include <sodium.h>

#include "base/key.h"
#include "directory/directory_private.h"
#include "directory/hash.h"

#define PROBE_SIZE 64

struct examination {
	struct directory *dir;
	directory_report_fn *report;
	void	*arg;
	enum outcome worst;
	char	 uid[PROBE_SIZE];	/* of the probe */
	struct dn dn;
	struct secret *password;
};

static void
tell(struct examination *x, const char *part, enum outcome r,
    const char *fmt, ...) PRINTF_LIKE(4, 5);

static void
tell(struct examination *x, const char *part, enum outcome r,
    const char *fmt, ...)
{
	char text[DETAIL_SIZE + 256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (r != OK)
		x->worst = r;
	x->report(x->arg, part, r == OK, text);
}

static struct tree_search
one_entry(const char *base, const char *filter, const char *const *names)
{
	struct tree_search s = { .base = base, .scope = LDAP_SCOPE_BASE,
	    .filter = filter, .attributes = (char **)(uintptr_t)names,
	    .only = LINK_ANY };

	return s;
}

/* ---- what can be seen ---- */

static int
start_whoami(LDAP *ld, void *arg, int *msgid)
{
	(void)arg;
	return ldap_whoami(ld, NULL, NULL, msgid);
}

/* RFC 4532: "dn:" and a name; nothing for anonymous. */
static enum outcome
examine_identity(struct examination *x, const char *uri, const char *name)
{
	if (strncmp(name, "dn:", 3) == 0 && name[3] != '\0' &&
	    strstr(name, ",cn=auth") == NULL) {
		tell(x, "directory", OK, "%s knows us as %s", uri, name + 3);
		return OK;
	}
	tell(x, "directory", E_CONF, "%s knows us as %s, which is no entry; "
	    "load ldif/40-authz.ldif with the number of this user", uri,
	    *name == '\0' ? "nobody" : name);
	return E_CONF;
}

static enum outcome
examine_connection(struct examination *x)
{
	struct berval *name = NULL;
	struct detail d = { "" };
	struct link_reply reply;
	enum outcome r;

	r = link_run(x->dir->link, LINK_ANY, start_whoami, NULL, &reply, &d);
	if (r == OK) {
		r = link_outcome(&reply, "who am I", &d);
		if (r == OK && ldap_parse_whoami(reply.ld, reply.message,
		    &name) != LDAP_SUCCESS)
			r = E_BACKEND;
		link_reply_clear(&reply);
	}
	if (r != OK)
		tell(x, "directory", r, "%s", d.text);
	else
		r = examine_identity(x, link_uri(x->dir->link, reply.server),
		    name != NULL && name->bv_val != NULL ? name->bv_val : "");
	ber_bvfree(name);
	return r;
}

static void
examine_schema(struct examination *x)
{
	struct detail d = { "" };
	enum outcome r;

	r = directory_check_mapping(x->dir, &d);
	tell(x, "directory schema", r, "%s", r == OK ?
	    "has all that the mapping names" : d.text);
}


/*
 * Whoever may change the base itself is the rootdn, past every rule and
 * policy, or near it.  To take away a value that is not there changes
 * nothing; slapd looks at the access rules first.
 */
static void
examine_rights(struct examination *x)
{
	struct detail d = { "" };
	struct link_reply reply;
	struct tree_mods m;
	enum outcome r;
	struct dn base;

	tree_mods_init(&m);
	tree_mods_put_one(&m, LDAP_MOD_DELETE, "description", x->uid);
	if ((r = dn_from(x->dir->conf->directory_base, &base)) != OK ||
	    (r = tree_modify(x->dir->link, &base, &m, NULL, &reply, &d)) !=
	    OK) {
		tell(x, "directory rights", r, "%s", d.text);
		return;
	}
	if (reply.code == LDAP_NO_SUCH_ATTRIBUTE)
		tell(x, "directory rights", E_CONF, "our log-in may change "
		    "%s itself: it is the rootdn, or has too much; use the "
		    "provisioner of ldif/20-database.ldif", dn_text(&base));
	else
		tell(x, "directory rights", OK, "no more than needed");
	link_reply_clear(&reply);
}

/*
 * The root DSE tells of modules, whether or not a database uses them; what
 * the overlays hang on the base tells of the database.  entryCSN is there
 * on any server: if we may not see it, the others prove nothing.
 */
static void
examine_base(struct examination *x)
{
	static const struct {
		const char *part, *attribute, *there, *not_there;
	} overlays[] = {
		{ "directory syncprov", "contextCSN", "consumers can follow",
		    "missing; only consumers need it: load "
		    "ldif/30-overlays.ldif if there will be one" },
		{ "directory accesslog", "auditContext", "changes are kept",
		    "missing; load ldif/70-accesslog.ldif if you want to "
		    "know who changed what" },
	};
	static const char *const names[] = { "entryCSN", "contextCSN",
	    "auditContext", NULL };
	struct tree_search s = one_entry(x->dir->conf->directory_base,
	    "(objectClass=*)", names);
	struct detail d = { "" };
	struct link_reply reply;
	enum outcome r;
	bool visible;
	size_t i;

	if ((r = tree_search(x->dir->link, &s, &reply, &d)) != OK) {
		tell(x, "directory overlays", r, "%s", d.text);
		return;
	}
	visible = tree_has(&reply, "entryCSN");
	for (i = 0; i < sizeof(overlays) / sizeof(overlays[0]); i++)
		tell(x, overlays[i].part, OK, "%s",
		    tree_has(&reply, overlays[i].attribute) ?
		    overlays[i].there : visible ? overlays[i].not_there :
		    "not known: we may not read the base");
	link_reply_clear(&reply);
}

/* ---- what has to be tried ---- */

static enum outcome
make_probe(struct examination *x)
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
add_probe(struct examination *x, const struct dn *dn, const char *uid,
    struct detail *d)
{
	static const char *const classes[] = { "account",
	    "simpleSecurityObject" };
	const char *uids[] = { uid, x->uid };
	struct hash_forms forms = { NULL, NULL };
	struct secret *hash = NULL;
	struct link_reply reply;
	struct tree_mods m;
	enum outcome r;

	if ((r = hash_password(x->dir->conf, x->password, &hash)) != OK ||
	    (r = hash_split(hash, &forms)) != OK)
		goto done;
	tree_mods_init(&m);
	tree_mods_put(&m, LDAP_MOD_ADD, "objectClass", classes, 2);
	tree_mods_put(&m, LDAP_MOD_ADD, "uid", uids, uid == x->uid ? 1 : 2);
	tree_mods_put_one(&m, LDAP_MOD_ADD, "userPassword",
	    secret_text(forms.password));
	if ((r = tree_add(x->dir->link, dn, &m, &reply, d)) == OK) {
		r = link_outcome(&reply, "add of a probe below "
		    "directory.people_base", d);
		link_reply_clear(&reply);
	}
done:
	hash_forms_clear(&forms);
	secret_free(&hash);
	return r;
}

static void
delete_probe(struct examination *x, const struct dn *dn)
{
	struct detail d = { "" };
	struct link_reply reply;
	enum outcome r;

	if ((r = tree_delete(x->dir->link, dn, &reply, &d)) == OK) {
		r = link_outcome(&reply, "delete", &d);
		link_reply_clear(&reply);
	}
	if (r != OK && r != E_NOTFOUND)
		tell(x, "directory probe", r, "%s stays behind: %s; delete "
		    "it", dn_text(dn), d.text);
}

static enum outcome
bind_probe(struct examination *x, struct directory_login *login,
    struct detail *d)
{
	return directory_bind(x->dir, dn_text(&x->dn), x->password, login, d);
}

static const char *
scheme(const struct examination *x)
{
	return x->dir->conf->entry_scheme == SCHEME_SSHA ? "{SSHA}" :
	    "{ARGON2}";
}

static void
examine_policy(struct examination *x, const struct directory_login *login)
{
	tell(x, "directory ppolicy", login->policed ? OK : E_CONF,
	    login->policed ? "in force" : "no account can be locked: load "
	    "slapo-ppolicy by ldif/30-overlays.ldif");
}

static void
examine_hash(struct examination *x)
{
	struct directory_login login = { .grace = -1 };
	struct secret *hash = NULL;
	struct detail d = { "" };
	enum outcome r;

	if ((r = bind_probe(x, &login, &d)) != OK) {
		tell(x, "directory password", r == E_DENIED ? E_CONF : r,
		    "the server does not verify the %s we write (%s); is its "
		    "module loaded (ldif/10-modules.ldif), and may anonymous "
		    "auth userPassword?", scheme(x), d.text);
		return;
	}
	examine_policy(x, &login);
	r = hash_password(x->dir->conf, x->password, &hash);
	if (r == OK)
		r = directory_set_password(x->dir, x->uid, hash, &d);
	if (r == OK)
		r = bind_probe(x, &login, &d);
	secret_free(&hash);
	if (r != OK)
		tell(x, "directory password", r, "cannot be changed: %s; the "
		    "provisioner needs manage on userPassword, see "
		    "ldif/20-database.ldif", d.text);
	else if (login.must_change)
		tell(x, "directory password", E_CONF, "a change leaves "
		    "pwdReset behind; the provisioner needs manage on "
		    "pwdReset, see ldif/20-database.ldif");
	else
		tell(x, "directory password", OK, "the server verifies the "
		    "%s we write", scheme(x));
}

static void
examine_anonymous(struct examination *x)
{
	static const char *const names[] = { "userPassword", NULL };
	struct tree_search s = one_entry(dn_text(&x->dn), "(objectClass=*)",
	    names);
	struct detail d = { "" };
	struct link_reply reply;
	LDAP *ld = NULL;
	enum outcome r;

	if ((r = link_anonymous(x->dir->link, &ld, &d)) != OK ||
	    (r = tree_search_on(x->dir->link, ld, &s, &reply, &d)) != OK) {
		tell(x, "directory anonymous", r, "%s", d.text);
		goto done;
	}
	if (tree_has(&reply, "userPassword"))
		tell(x, "directory anonymous", E_CONF, "may read "
		    "userPassword: every hash is open; load "
		    "ldif/20-database.ldif");
	else if (ldap_count_entries(ld, reply.message) > 0)
		tell(x, "directory anonymous", E_CONF, "sees people; load "
		    "ldif/20-database.ldif");
	else
		tell(x, "directory anonymous", OK, "sees nobody");
	link_reply_clear(&reply);
done:
	if (ld != NULL)
		ldap_unbind_ext(ld, NULL, NULL);
}

/* A second probe that also claims the uid of the first. */
static void
examine_unique(struct examination *x)
{
	struct detail d = { "" };
	char uid[PROBE_SIZE + 2];
	enum outcome r;
	struct dn dn;

	snprintf(uid, sizeof(uid), "%s-2", x->uid);
	r = dn_make("uid", uid, x->dir->conf->directory_people_base, &dn);
	if (r == OK)
		r = add_probe(x, &dn, uid, &d);
	delete_probe(x, &dn);
	if (r == E_AMBIGUOUS)
		tell(x, "directory unique", OK, "a uid is given only once");
	else if (r == OK)
		tell(x, "directory unique", E_CONF, "the server takes a uid "
		    "twice; load ldif/30-overlays.ldif, and give the "
		    "database an olcRootDN, without which slapo-unique "
		    "sleeps");
	else
		tell(x, "directory unique", r, "%s", d.text);
}

/*
 * slapo-constraint speaks before the schema, which refuses the attribute
 * to an entry of the probe's classes; so nothing is written either way.
 */
static void
examine_constraint(struct examination *x)
{
	static const char part[] = "directory constraint";
	struct detail d = { "" };
	struct link_reply reply;
	struct tree_mods m;
	enum outcome r;

	tree_mods_init(&m);
	tree_mods_put_one(&m, LDAP_MOD_ADD, "schacPersonalUniqueCode",
	    x->uid);
	r = tree_modify(x->dir->link, &x->dn, &m, NULL, &reply, &d);
	if (r != OK) {
		tell(x, part, r, "%s", d.text);
		return;
	}
	if (reply.code == LDAP_CONSTRAINT_VIOLATION)
		tell(x, part, OK, "what is no URN is refused");
	else if (reply.code == LDAP_UNDEFINED_TYPE)
		tell(x, part, OK, "not tried: the schema schac is not there");
	else if (reply.code == LDAP_OBJECT_CLASS_VIOLATION)
		tell(x, part, E_CONF, "the server takes any text for a URN; "
		    "load slapo-constraint by ldif/30-overlays.ldif");
	else if ((r = link_outcome(&reply, "modify of the probe", &d)) != OK)
		tell(x, part, r, "%s", d.text);
	link_reply_clear(&reply);
}

static void
examine_probe(struct examination *x)
{
	struct detail d = { "" };
	enum outcome r;

	if ((r = add_probe(x, &x->dn, x->uid, &d)) != OK) {
		tell(x, "directory write", r, "%s%s", d.text,
		    strstr(d.text, "quality") == NULL ? "" : "; our log-in "
		    "needs manage on userPassword, see "
		    "ldif/20-database.ldif");
		delete_probe(x, &x->dn);
		return;
	}
	tell(x, "directory write", OK, "entries can be added");
	examine_hash(x);
	examine_anonymous(x);
	examine_unique(x);
	examine_constraint(x);
	delete_probe(x, &x->dn);
}

enum outcome
directory_check(struct directory *dir, directory_report_fn *report,
    void *arg)
{
	struct examination x = { .dir = dir, .report = report, .arg = arg,
	    .worst = OK };
	enum outcome r;

	if ((r = examine_connection(&x)) != OK)
		return r;
	if ((r = make_probe(&x)) != OK) {
		tell(&x, "directory probe", r, "cannot be made");
		goto done;
	}
	examine_schema(&x);
	examine_rights(&x);
	examine_base(&x);
	if (dir->conf->directory_mode == MODE_CREATE)
		examine_probe(&x);
	else
		tell(&x, "directory write", OK, "not tried: entries are "
		    "claimed, not made");
done:
	secret_free(&x.password);
	return x.worst;
}
