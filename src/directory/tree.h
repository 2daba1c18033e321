/*
 * Searches and changes on a link, private to this folder: what the
 * operations above are written in.
 */
#ifndef DIRECTORY_TREE_H
#define DIRECTORY_TREE_H

#include <stdbool.h>

#include "directory/filter.h"
#include "directory/link.h"
#include "entry/dn.h"
#include "entry/entry.h"

#define TREE_MODS_MAX 160

/* A change in the making; attributes and values are borrowed until it is
 * done.  Too many of them make it fail, not the put. */
struct tree_mods {
	/* A filter that the entry must pass (RFC 4528), or NULL. */
	const char *assertion;
	/* The same where there is no slapo-ppolicy, and so no attribute that
	 * locks: what is asserted of it would never hold. */
	const char *without_policy;
	/* With the right to manage, of what only the server writes otherwise
	 * (draft-zeilenga-ldap-relax). */
	bool	 relax;
	size_t	 count;
	bool	 failed;
	LDAPMod	 mod[TREE_MODS_MAX];
	LDAPMod	*list[TREE_MODS_MAX + 1];
	char	*value[ENTRY_VALUES_MAX + TREE_MODS_MAX + 16];
	size_t	 values;
};

struct tree_search {
	const char	*base;
	int		 scope;
	const char	*filter;
	const char	*const *attributes;	/* ends with NULL */
	size_t		 only;		/* server, or LINK_ANY */
};

void	tree_mods_init(struct tree_mods *);
/* LDAP_MOD_ADD, LDAP_MOD_DELETE, LDAP_MOD_REPLACE (no value: delete all). */
void	tree_mods_put(struct tree_mods *, int op, const char *attribute,
	    const char *const *values, size_t count);
void	tree_mods_put_one(struct tree_mods *, int op, const char *attribute,
	    const char *value);
/* The entry's values of each attribute but those in skip (ends with NULL). */
void	tree_mods_put_entry(struct tree_mods *, int op, const struct entry *,
	    const char *const *skip);

/* For one entry itself. */
struct tree_search tree_one(const char *dn, const char *filter,
		    const char *const *attributes);
/* As link_run; the code is in the reply. */
enum outcome	tree_search(struct link *, const struct tree_search *,
		    struct link_reply *, struct detail *) MUST_USE;
/* The same on a handle of link_anonymous. */
enum outcome	tree_search_on(struct link *, LDAP *,
		    const struct tree_search *, struct link_reply *,
		    struct detail *) MUST_USE;
enum outcome	tree_add(struct link *, const struct dn *,
		    struct tree_mods *, struct link_reply *,
		    struct detail *) MUST_USE;
enum outcome	tree_modify(struct link *, const struct dn *,
		    struct tree_mods *, struct link_reply *,
		    struct detail *) MUST_USE;
enum outcome	tree_delete(struct link *, const struct dn *,
		    struct link_reply *, struct detail *) MUST_USE;
/* Did a search find one entry?  E_NOTFOUND, E_AMBIGUOUS. */
enum outcome	tree_is_one(const struct link_reply *,
		    struct detail *) MUST_USE;
/* Of the first entry: copies the nth value; false (out is "") if there is
 * none, or it does not fit. */
bool		tree_value(const struct link_reply *, const char *attribute,
		    size_t n, char *out, size_t size);
bool		tree_has(const struct link_reply *, const char *attribute);
/* Without regard to letter case. */
bool		tree_has_value(const struct link_reply *,
		    const char *attribute, const char *value);
bool		tree_has_exactly(const struct link_reply *,
		    const char *attribute, const char *value);
size_t		tree_count(const struct link_reply *,
		    const char *attribute);
enum outcome	tree_dn(const struct link_reply *, struct dn *out) MUST_USE;

#endif
