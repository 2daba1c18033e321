/*
 * The chain of the audit: link n binds a row and link n - 1.  Who keeps a link
 * elsewhere sees whether the rows up to it were altered, made anew or cut
 * off.
 */
#ifndef VAULT_CHAIN_H
#define VAULT_CHAIN_H

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
/* The rows that are not what was written, at most max of them. */
enum outcome	vault_chain_broken(struct vault *, int64_t out[], size_t max,
		    size_t *count) MUST_USE;

#endif
