/* PINs of a flow. */
#ifndef VAULT_PIN_H
#define VAULT_PIN_H

#include "vault/rows.h"

struct vault;

/* Before a flow's PINs stand for something else (another contact, another
 * account): those sent so far are void, and those on their way are not
 * sent. */
enum outcome	vault_pin_drop(struct vault *, int64_t flow) MUST_USE;
/* Replaces the channel's PIN, and takes the one before from the outbox. */
enum outcome	vault_pin_put(struct vault *, int64_t flow, enum channel,
		    const char *pin, int64_t life_s) MUST_USE;
/* Compares with every PIN of the flow, in constant time.  used: look at
 * those that were used in the last half minute instead of the live ones.
 * OK and the channel; E_DENIED; E_EXPIRED when no PIN is alive. */
enum outcome	vault_pin_match(struct vault *, int64_t flow,
		    const char *given, bool used, enum channel *out) MUST_USE;
/* From now on no PIN of the flow opens anything. */
enum outcome	vault_pin_use(struct vault *, int64_t flow) MUST_USE;

#endif
