/*
 * What happened, counted since the beginning, by the name under which it is
 * told outside (uregister-metrics.7).  What the audit has is counted as it is
 * chained (vault/audit.h); the rest is added here.
 */
#ifndef VAULT_COUNTER_H
#define VAULT_COUNTER_H

#include <stddef.h>
#include <stdint.h>

#include "base/outcome.h"

struct vault;

/* In a batch or a transaction: it is done with it. */
enum outcome	vault_counter_add(struct vault *, const char *name, int64_t n)
		    MUST_USE;

#define COUNTER_ROWS 100
struct counter_row {
	char	name[160];	/* answers_total{outcome="ok",step="pin"} */
	int64_t	count;
};
/* Those behind that name ("" begins), in the order of names, as many as there
 * are and out has room for. */
enum outcome	vault_counter_list(struct vault *, const char *after,
		    struct counter_row out[COUNTER_ROWS], size_t *count)
		    MUST_USE;
/* Likewise the flows that go on now, by where they stand. */
enum outcome	vault_counter_flows(struct vault *, const char *after,
		    struct counter_row out[COUNTER_ROWS], size_t *count)
		    MUST_USE;

#endif
