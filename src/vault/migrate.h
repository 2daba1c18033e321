/* The version of our tables. */
#ifndef VAULT_MIGRATE_H
#define VAULT_MIGRATE_H

#include <stdint.h>

#include "base/detail.h"

struct vault;

/* E_CONF: the tables are not those of this version, and what to run. */
enum outcome	vault_migrate_check(struct vault *, struct detail *) MUST_USE;
/* Brings the tables up to this version, each step in a transaction.
 * *from and *to are versions, 0 for an empty database. */
enum outcome	vault_migrate(struct vault *, int64_t *from, int64_t *to,
		    struct detail *) MUST_USE;

#endif
