/*
 * The chain of the audit: link n binds a row and link n - 1.  Who keeps a link
 * elsewhere sees whether the rows up to it were altered, made anew or cut
 * off.
 */
#ifndef VAULT_CHAIN_H
#define VAULT_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/outcome.h"

struct vault;

struct chain_link {
	int64_t	n;
	char	hash[65];		/* hexadecimal */
};

/* That link; 0: the newest.  E_NOTFOUND. */
enum outcome	vault_chain_link(struct vault *, int64_t n,
		    struct chain_link *out) MUST_USE;
/* A part of the chain, or of the rows beside it, in a statement that is over
 * soon: from is the last link, or row, of the part before, 0 at first. */
enum chain_part { CHAIN_LINKS, CHAIN_ROWS };
#define CHAIN_BROKEN_MAX 20
struct chain_slice {
	enum chain_part	part;
	int64_t		from;
	bool		more;			/* out: behind from */
	size_t		count;
	int64_t		broken[CHAIN_BROKEN_MAX];	/* rows that are not
						 * what was written */
};
/* Sets from, too. */
enum outcome	vault_chain_look(struct vault *, struct chain_slice *)
		    MUST_USE;

#endif
