/*
 * The ring of keys that stands in core_key (base/key.h), as a program has it
 * in its hands: no value is sealed with a ring that another has followed for
 * longer than VAULT_RING_TRUST_S.
 */
#ifndef VAULT_RING_H
#define VAULT_RING_H

#include <stdint.h>

#include "base/outcome.h"

struct vault;

#define VAULT_RING_TRUST_S 5

/* Takes the ring of today.  E_CONF: the file is that of before a rotation. */
enum outcome	vault_ring_load(struct vault *) MUST_USE;
/* The same, if it was not looked at just now. */
enum outcome	vault_ring_fresh(struct vault *) MUST_USE;
/* What a statement saw by the way: VAULT_RING_SEEN among its columns. */
#define VAULT_RING_SEEN "(select max(generation) from core_key) as generation"
void		vault_ring_saw(struct vault *, int64_t generation);
/* While a rotation goes on: a program of this file is alive. */
enum outcome	vault_ring_touch(struct vault *) MUST_USE;

#endif
