/*
 * What the server holds of the entry of a user name: in create mode where we
 * would put it, else wherever the institution did.  Inside the folder.
 */
#ifndef DIRECTORY_HOLDER_H
#define DIRECTORY_HOLDER_H

#include "directory/claim_table.h"
#include "directory/directory_private.h"
#include "directory/status.h"
#include "directory/whose.h"
#include "entry/dn.h"
#include "entry/entry.h"

#define HOLDER_FORMER_MAX 8

struct holder {
	bool	ours;		/* our unique id */
	bool	password;
	bool	stopped;	/* locked for good, or so says its status */
	bool	eduroam;	/* entry.eduroam_entitlement */
	enum whose whose;
	struct dn dn;
	bool	has[ENTRY_VALUES_MAX];	/* of our values, in order */
	bool	row[CLAIM_ROWS];	/* attributes of claim.def */
	char	former[HOLDER_FORMER_MAX][256];	/* addresses to be kept */
	size_t	formers;
	struct status_values status;	/* by which we said its state */
};

enum outcome	holder_entry_dn(const struct directory *,
		    const struct entry *, struct dn *out, struct detail *)
		    MUST_USE;
/* only: the server, or LINK_ANY.  E_NOTFOUND, E_AMBIGUOUS. */
enum outcome	holder_find(struct directory *, const struct entry *,
		    size_t only, struct holder *out, struct detail *)
		    MUST_USE;
/* Somebody was there first, said the server by that code: OK if we
 * ourselves, before a crash; E_BACKEND if it then shows nobody; else
 * E_AMBIGUOUS. */
enum outcome	holder_settle(struct directory *, const struct entry *,
		    int code, struct detail *) MUST_USE;

#endif
