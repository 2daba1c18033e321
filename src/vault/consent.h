/* What was agreed to. */
#ifndef VAULT_CONSENT_H
#define VAULT_CONSENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/outcome.h"

struct vault;

struct consent {
	const char	*kind;		/* terms, privacy, keep-mobile, … */
	bool		 given;
	const char	*version;
	unsigned char	 sha256[32];	/* of the text as shown */
	const char	*lang;
	const char	*client;	/* address; only its hash is stored */
};
enum outcome	vault_consent_add(struct vault *, int64_t account,
		    const struct consent *) MUST_USE;

/* They stand, and nobody can tell whose they were; *out: how many. */
enum outcome	vault_consent_cut_off(struct vault *, int64_t account,
		    int64_t *out) MUST_USE;

#endif
