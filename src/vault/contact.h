/* Contacts kept for recovery. */
#ifndef VAULT_CONTACT_H
#define VAULT_CONTACT_H

#include <stddef.h>

#include "vault/rows.h"

struct vault;

enum outcome	vault_contact_put(struct vault *, int64_t account,
		    enum channel, const char *value) MUST_USE;
/* E_NOTFOUND. */
enum outcome	vault_contact_get(struct vault *, int64_t account,
		    enum channel, char *out, size_t size) MUST_USE;
enum outcome	vault_contact_remove(struct vault *, int64_t account,
		    enum channel) MUST_USE;
/* The accounts that keep this contact, at most max.  E_NOTFOUND. */
enum outcome	vault_contact_find(struct vault *, enum channel,
		    const char *value, struct account_row *out, size_t max,
		    size_t *count) MUST_USE;

#endif
