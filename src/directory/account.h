/* Accounts in the tree, by the name of their owner. */
#ifndef DIRECTORY_ACCOUNT_H
#define DIRECTORY_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "directory/directory.h"
#include "directory/mark.h"
#include "person/date.h"

#define DIRECTORY_PERSON_IDS_MAX 4

struct link_reply;

struct directory_account {
	char	uid[256];
	char	dn[1024];
	char	unique_id[160];		/* before the @ */
	char	mail[255];
	char	language[8];
	char	person_id[DIRECTORY_PERSON_IDS_MAX][160];	/* URNs */
	size_t	person_ids;
	char	birth_date[DATE_SIZE];	/* or YYYY; "" not known */
	int64_t	activated_at;		/* epoch; 0 unknown */
	bool	has_password;
	char	mark[MARK_SIZE];	/* of the password */
	char	csn[64];		/* of the last change; "" not seen */
	bool	has_nt_hash;
	bool	takes_nt_hash;		/* entitled, and of our class */
	bool	lock;			/* for good, by an administrator */
	bool	locked;			/* by that, or so says our status */
	bool	reset;			/* must change at the next log-in */
};

/* By uid, anywhere below the people base.  E_NOTFOUND, E_AMBIGUOUS. */
enum outcome	directory_account_find(struct directory *, const char *uid,
		    struct directory_account *out, struct detail *) MUST_USE;
/* Replaces all values of an attribute; values ends with NULL, none deletes
 * it.  E_NOTFOUND, E_INPUT: the server refuses the value. */
enum outcome	directory_account_set(struct directory *, const char *uid,
		    const char *attribute, const char *const *values,
		    struct detail *) MUST_USE;
/* What stands under a user name below the people base, whatever its place;
 * the reply is to be cleared.  E_NOTFOUND: nobody can be called so. */
enum outcome	directory_account_search(struct directory *, const char *uid,
		    const char *const *attributes, struct link_reply *out,
		    struct detail *) MUST_USE;
/* tree_is_one, of a search below the people base: one that does not even
 * find the base is no answer about anybody.  E_CONF. */
enum outcome	directory_account_is_one(const struct link_reply *,
		    struct detail *) MUST_USE;

#endif
