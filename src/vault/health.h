/* Is the database fit, and what waits in it too long? */
#ifndef VAULT_HEALTH_H
#define VAULT_HEALTH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/detail.h"
#include "base/outcome.h"
#include "vault/channel.h"

struct vault;

/* Writes a row and commits it: a full disk, a server that only reads and a
 * commit that hangs show here. */
enum outcome	vault_health_write(struct vault *, struct detail *) MUST_USE;

struct health_queue {
	int64_t	count;
	int64_t	oldest;		/* seconds since it was put there */
};
/* Messages that are to be sent by that channel. */
enum outcome	vault_health_outbox(struct vault *, enum channel,
		    struct health_queue *out) MUST_USE;
/* Activations that are promised and not in the directory. */
enum outcome	vault_health_journal(struct vault *,
		    struct health_queue *out) MUST_USE;

struct health_copies {
	int64_t	count;		/* servers that follow this one */
	bool	waited_for;	/* a commit is on another before it is told */
};
enum outcome	vault_health_copies(struct vault *,
		    struct health_copies *out) MUST_USE;

#endif
