/* Messages on their way. */
#ifndef VAULT_OUTBOX_H
#define VAULT_OUTBOX_H

#include "vault/rows.h"

struct vault;

enum outcome	vault_outbox_put(struct vault *,
		    const struct outbox_letter *) MUST_USE;
/* Takes the next message that is due for lease_s seconds.  E_NOTFOUND. */
enum outcome	vault_outbox_lease(struct vault *, int64_t lease_s,
		    struct outbox_row *out) MUST_USE;
enum outcome	vault_outbox_done(struct vault *, int64_t id) MUST_USE;
enum outcome	vault_outbox_later(struct vault *, int64_t id,
		    int64_t delay_s) MUST_USE;
/* PINs of that flow that are void: after an outage they would arrive beside
 * the live one.  By all channels if NULL. */
enum outcome	vault_outbox_drop(struct vault *, int64_t flow,
		    const enum channel *) MUST_USE;
/* Waits until something was put into the outbox or time is over. */
enum outcome	vault_outbox_wait(struct vault *, int timeout_ms) MUST_USE;

#endif
