/* Contacts kept for recovery. */
#ifndef VAULT_CONTACT_H
#define VAULT_CONTACT_H

#include <stddef.h>

#include "person/email.h"
#include "vault/rows.h"

struct vault;

enum outcome	vault_contact_put(struct vault *, int64_t account,
		    enum channel, const char *value) MUST_USE;
/* E_NOTFOUND. */
enum outcome	vault_contact_get(struct vault *, int64_t account,
		    enum channel, char out[EMAIL_SIZE]) MUST_USE;
/* All that it keeps, "" for none. */
enum outcome	vault_contact_all(struct vault *, int64_t account,
		    char out[CHANNELS][EMAIL_SIZE]) MUST_USE;
enum outcome	vault_contact_remove(struct vault *, int64_t account,
		    enum channel) MUST_USE;
/* Room for max rows, and how many of them there are. */
struct vault_contact_accounts {
	struct account_row *row;
	size_t		 max;
	size_t		 count;
};
/* The accounts that keep this contact.  E_NOTFOUND. */
enum outcome	vault_contact_find(struct vault *, enum channel,
		    const char *value, struct vault_contact_accounts *out)
		    MUST_USE;

/* Has another account proven that contact of this one later? */
enum outcome	vault_contact_is_passed_on(struct vault *, int64_t account,
		    enum channel, bool *out) MUST_USE;
/* Somebody waits for the owner to object: is it over, a day after he
 * began? */
enum outcome	vault_contact_wait(struct vault *, int64_t account,
		    enum channel, bool *over) MUST_USE;
/* The owner logged in: nobody else waits any more. */
enum outcome	vault_contact_owner_came(struct vault *, int64_t account)
		    MUST_USE;
/* How many contacts are of several accounts. */
enum outcome	vault_contact_count_passed_on(struct vault *, int64_t *out)
		    MUST_USE;

#endif
