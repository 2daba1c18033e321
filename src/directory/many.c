/* Many entries at once. */
#include <stdlib.h>
#include <string.h>

#include <ldap.h>

#include "base/buf.h"
#include "base/text.h"
#include "directory/directory_private.h"
#include "directory/many.h"
#include "directory/rights.h"
#include "directory/status.h"
#include "directory/tree.h"
#include "directory/whose.h"

#define PAGE 500
#define ANY_OF_OURS "(&(objectClass=uregisterAccount)(uid=*))"
#define JUDGED_MAX 16
#define BROUGHT "(&(uid=*)(userPassword=*)(!(objectClass=uregisterAccount)))"

/* ---- reading ---- */

struct page {
	const char	*base;
	const char	*filter;
	const char	*const *attributes;
	bool		 paged;
	struct berval	*cookie;	/* NULL or empty: the first */
};

static int
start_page(LDAP *ld, void *arg, int *msgid)
{
	LDAPControl *controls[2] = { NULL, NULL };
	struct page *p = arg;
	int rc;

	if (p->paged) {
		rc = ldap_create_page_control(ld, PAGE, p->cookie, 1,
		    &controls[0]);
		if (rc != LDAP_SUCCESS)
			return rc;
	}
	rc = ldap_search_ext(ld, p->base, LDAP_SCOPE_SUBTREE, p->filter,
	    (char **)(uintptr_t)p->attributes, 0, controls, NULL, NULL,
	    LDAP_NO_LIMIT, msgid);
	if (controls[0] != NULL)
		ldap_control_free(controls[0]);
	return rc;
}

static bool
take_attribute(const char *name, const struct berval *values,
    struct entry *out)
{
	bool odd = false;
	size_t i;

	for (i = 0; values != NULL && values[i].bv_val != NULL; i++)
		if (strlen(values[i].bv_val) != values[i].bv_len ||
		    entry_put(out, name, values[i].bv_val) != OK)
			odd = true;
	return odd;
}

/* The values as they stand; one that cannot be in an entry of ours is not
 * ours to judge.  Read once from the first to the last: to ask for each by its
 * name would be to read them all each time. */
static bool
take_values(const struct link_reply *one, struct entry *out)
{
	struct berval dn, name, *values = NULL;
	BerElement *ber = NULL;
	bool odd = false;

	if (ldap_get_dn_ber(one->ld, one->message, &ber, &dn) != LDAP_SUCCESS)
		return true;
	while (ldap_get_attribute_ber(one->ld, one->message, ber, &name,
	    &values) == LDAP_SUCCESS && name.bv_val != NULL) {
		odd = take_attribute(name.bv_val, values, out) || odd;
		ber_memfree(values);
		values = NULL;
	}
	ber_free(ber, 0);
	return odd;
}

static bool
says_closed(const struct status_values *status)
{
	size_t i;

	for (i = 0; i < status->count; i++)
		if (status_is(status->value[i], DIRECTORY_CLOSED))
			return true;
	return false;
}

static enum outcome
read_one(const struct conf *conf, const struct link_reply *one,
    struct directory_many_entry *out)
{
	struct status_values status;
	enum outcome r;
	struct dn dn;

	if ((r = tree_dn(one, &dn)) != OK ||
	    (r = text_copy(out->dn, sizeof(out->dn), dn_text(&dn))) != OK)
		return r;
	tree_value(one, "uid", 0, out->uid, sizeof(out->uid));
	tree_value(one, "eduPersonUniqueId", 0, out->unique_id,
	    sizeof(out->unique_id));
	out->unique_id[strcspn(out->unique_id, "@")] = '\0';
	out->nt_hash = tree_has(one, "uregisterNtPassword");
	status_read(conf, one, &status);
	out->stopped = status_says_stopped(&status) || tree_has_value(one,
	    "pwdAccountLockedTime", LOCKED_FOR_GOOD);
	out->closed = says_closed(&status);
	out->stated = status.count > 0;
	return OK;
}

static enum outcome
see_one(const struct conf *conf, const struct link_reply *one,
    const struct directory_many *many)
{
	struct directory_many_entry e = { .odd = false };
	struct entry *values = NULL;
	enum outcome r;

	if ((r = read_one(conf, one, &e)) != OK)
		return r;
	if (many->attributes != NULL) {
		if ((values = entry_new()) == NULL)
			return E_NOMEM;
		e.odd = take_values(one, values);
		e.values = values;
	}
	many->see(many->arg, &e);
	entry_free(&values);
	return OK;
}

/* One message of a chain stands for an answer of one entry. */
static enum outcome
see_page(struct directory *dir, const struct link_reply *reply,
    const struct directory_many *many, struct detail *d)
{
	struct link_reply one = *reply;
	enum outcome r = OK;
	LDAPMessage *m;

	if (reply->code != LDAP_SUCCESS)
		return link_reply_outcome(reply, "search", d);
	for (m = ldap_first_entry(reply->ld, reply->message);
	    m != NULL && r == OK; m = ldap_next_entry(reply->ld, m)) {
		one.message = m;
		r = see_one(dir->conf, &one, many);
	}
	return r;
}

static enum outcome
run_page(struct directory *dir, struct page *p, struct link_reply *reply,
    struct detail *d)
{
	const struct link_ask ask = { start_page, p, true };

	return link_run(dir->link, LINK_ANY, &ask, reply, d);
}

#define FILTERS_SIZE 32768

static enum outcome
put_uids(const char *const *uids, size_t n, struct buf *b)
{
	struct filter f;
	size_t i;

	buf_puts(b, "(|");
	for (i = 0; i < n; i++)
		if (filter_equal("uid", uids[i], &f) == OK)
			buf_puts(b, filter_text(&f));
	buf_puts(b, ")");
	return buf_failed(b) ? E_INPUT : OK;
}

enum outcome
directory_many_find(struct directory *dir, const char *const *uids, size_t n,
    const struct directory_many *many, struct detail *d)
{
	static char filter[FILTERS_SIZE];
	struct page p = { .base = dir->conf->directory_people_base,
	    .filter = filter, .attributes = many->attributes };
	struct link_reply reply;
	enum outcome r;
	struct buf b;

	buf_init(&b, filter, sizeof(filter));
	if ((r = put_uids(uids, n, &b)) != OK ||
	    (r = run_page(dir, &p, &reply, d)) != OK)
		return r;
	r = see_page(dir, &reply, many, d);
	link_reply_clear(&reply);
	return r;
}

/* What the server needs for the next page; an empty one: there is none. */
static enum outcome
take_cookie(const struct link_reply *reply, struct page *p)
{
	LDAPControl **controls = NULL, *found;
	struct berval cookie = { 0, NULL };
	ber_int_t estimate;
	int code, rc;

	rc = ldap_parse_result(reply->ld, reply->message, &code, NULL, NULL,
	    NULL, &controls, 0);
	found = rc != LDAP_SUCCESS ? NULL :
	    ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, controls, NULL);
	if (found != NULL)
		rc = ldap_parse_pageresponse_control(reply->ld, found,
		    &estimate, &cookie);
	ldap_controls_free(controls);
	ber_bvfree(p->cookie);
	p->cookie = cookie.bv_len > 0 ? ber_bvdup(&cookie) : NULL;
	ber_memfree(cookie.bv_val);
	return rc == LDAP_SUCCESS ? OK : E_BACKEND;
}

static enum outcome
walk_pages(struct directory *dir, struct page p,
    const struct directory_many *many, struct detail *d)
{
	struct link_reply reply;
	enum outcome r;

	do {
		if ((r = run_page(dir, &p, &reply, d)) != OK)
			break;
		if ((r = see_page(dir, &reply, many, d)) == OK)
			r = take_cookie(&reply, &p);
		link_reply_clear(&reply);
	} while (r == OK && p.cookie != NULL);
	ber_bvfree(p.cookie);
	return r;
}

enum outcome
directory_many_walk(struct directory *dir, directory_many_fn *see, void *arg,
    struct detail *d)
{
	static const char *const names[] = { "uid", "eduPersonUniqueId",
	    NULL };

	return walk_pages(dir, (struct page){ .filter = ANY_OF_OURS,
	    .base = dir->conf->directory_people_base, .attributes = names,
	    .paged = true }, &(struct directory_many){ .see = see,
	    .arg = arg }, d);
}

/* What tells whose an entry is, and what tells its state. */
static enum outcome
walk_to_judge(struct directory *dir, const char *filter,
    directory_many_fn *see, void *arg, struct detail *d)
{
	const char *names[JUDGED_MAX] = { "schacUserStatus",
	    "pwdAccountLockedTime" };
	size_t i;

	for (i = 0; whose_names[i] != NULL && i + 3 < JUDGED_MAX; i++)
		names[i + 2] = whose_names[i];
	return walk_pages(dir, (struct page){ .filter = filter,
	    .base = dir->conf->directory_people_base,
	    .attributes = names, .paged = true },
	    &(struct directory_many){ .attributes = names, .see = see,
	    .arg = arg }, d);
}

enum outcome
directory_many_brought(struct directory *dir, directory_many_fn *see,
    void *arg, struct detail *d)
{
	return walk_to_judge(dir, BROUGHT, see, arg, d);
}

enum outcome
directory_many_ours(struct directory *dir, directory_many_fn *see, void *arg,
    struct detail *d)
{
	return walk_to_judge(dir, ANY_OF_OURS, see, arg, d);
}

/* ---- changing ---- */

static enum outcome
amend_outcome(const struct link_reply *reply, struct detail *d)
{
	enum outcome r = link_reply_outcome(reply, "change", d);

	switch (reply->code) {
	case LDAP_NO_SUCH_ATTRIBUTE:
	case LDAP_TYPE_OR_VALUE_EXISTS:
	case LDAP_NO_SUCH_OBJECT:
	case LDAP_ASSERTION_FAILED:
		return E_EXPIRED;
	case LDAP_CONSTRAINT_VIOLATION:
	case LDAP_NAMING_VIOLATION:
	case LDAP_NOT_ALLOWED_ON_RDN:
	case LDAP_OBJECT_CLASS_VIOLATION:
	case LDAP_NO_OBJECT_CLASS_MODS:
	case LDAP_INVALID_SYNTAX:
	case LDAP_INAPPROPRIATE_MATCHING:
		return E_INPUT;
	default:
		return r;
	}
}

enum outcome
directory_many_amend(struct directory *dir, const struct directory_amend *a,
    struct detail *d)
{
	static const char *const none[] = { NULL };
	struct link_reply reply;
	struct tree_mods m;
	enum outcome r;
	struct dn dn;

	tree_mods_init(&m);
	if (a->gone != NULL)
		tree_mods_put_entry(&m, LDAP_MOD_DELETE, a->gone, none);
	if (a->come != NULL)
		tree_mods_put_entry(&m, LDAP_MOD_ADD, a->come, none);
	if (a->no_nt_hash)
		tree_mods_put(&m, LDAP_MOD_REPLACE, "uregisterNtPassword",
		    NULL, 0);
	if (m.count == 0)
		return OK;
	if ((r = directory_rights_may_write(dir, d)) != OK ||
	    (r = dn_from(a->dn, &dn)) != OK ||
	    (r = tree_modify(dir->link, &dn, &m, &reply, d)) != OK)
		return r;
	dir->wrote = reply.server;
	r = amend_outcome(&reply, d);
	link_reply_clear(&reply);
	return r;
}
