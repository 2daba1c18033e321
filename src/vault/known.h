/* Who came before, and was no stranger: only a hash is stored. */
#ifndef VAULT_KNOWN_H
#define VAULT_KNOWN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/outcome.h"

struct vault;

/* From now on for life_s. */
enum outcome	vault_known_put(struct vault *, const char *whom,
		    int64_t life_s) MUST_USE;
enum outcome	vault_known_find(struct vault *, const char *whom, bool *out)
		    MUST_USE;

#endif
