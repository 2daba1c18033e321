/* The journal: activations on their way into the directory. */
#ifndef VAULT_JOURNAL_H
#define VAULT_JOURNAL_H

#include "vault/rows.h"

struct vault;

/* The journal.  It is due for the resumer after lease_s seconds. */
enum outcome	vault_journal_put(struct vault *,
		    const struct journal_row *, int64_t lease_s) MUST_USE;
/* The next one that is due, taken for lease_s.  Clear it.  E_NOTFOUND. */
enum outcome	vault_journal_lease(struct vault *, int64_t lease_s,
		    struct journal_row *out) MUST_USE;
/* E_NOTFOUND: another process was there first, and has done the rest. */
enum outcome	vault_journal_done(struct vault *, int64_t account)
		    MUST_USE;
enum outcome	vault_journal_later(struct vault *, int64_t account,
		    int64_t delay_s, const char *why) MUST_USE;

void		vault_journal_clear(struct journal_row *);

#endif
