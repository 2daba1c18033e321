/*
 * The runs that keep accounts right: what came of each, what the registry was
 * at the last good one, and which plan an operator lets pass.
 */
#ifndef VAULT_SYNC_RUN_H
#define VAULT_SYNC_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/outcome.h"

struct vault;

#define SYNC_PLAN_SIZE 33	/* a plan's hash, in hexadecimal digits */

struct sync_run {
	int64_t	id;
	int64_t	started;
	int64_t	ended;
	char	result[16];
	char	plan[SYNC_PLAN_SIZE];
	char	brakes[256];		/* names, by blanks */
	int64_t	changed, skipped, errors;
};

/* In a transaction, until its end: two runs at once are one.  E_BUSY. */
enum outcome	vault_sync_run_lock(struct vault *) MUST_USE;
/* Is it still held? */
enum outcome	vault_sync_run_hold(struct vault *) MUST_USE;
/* Sets its id. */
enum outcome	vault_sync_run_begin(struct vault *, struct sync_run *)
		    MUST_USE;
enum outcome	vault_sync_run_end(struct vault *, const struct sync_run *)
		    MUST_USE;
/* The last one, or the last that is "done".  E_NOTFOUND. */
enum outcome	vault_sync_run_last(struct vault *, bool done,
		    struct sync_run *out) MUST_USE;
/* How long ago the last that is "done" began, in seconds; INT64_MAX: there is
 * none. */
enum outcome	vault_sync_run_age(struct vault *, int64_t *out) MUST_USE;

/* A figure of the last good run.  E_NOTFOUND. */
typedef void vault_sync_run_fn(void *arg, const char *name, int64_t value);
enum outcome	vault_sync_run_figures(struct vault *, vault_sync_run_fn *,
		    void *arg) MUST_USE;
/* All of them anew: in a transaction, forget and then each. */
enum outcome	vault_sync_run_forget(struct vault *) MUST_USE;
enum outcome	vault_sync_run_figure(struct vault *, const char *name,
		    int64_t value) MUST_USE;
/* Accounts by the step they are on. */
enum outcome	vault_sync_run_steps(struct vault *, vault_sync_run_fn *,
		    void *arg) MUST_USE;

enum outcome	vault_sync_run_approve(struct vault *, const char *plan)
		    MUST_USE;
/* The newest approval that is not used, and no older than that.
 * E_NOTFOUND. */
enum outcome	vault_sync_run_approved(struct vault *, int64_t max_age_s,
		    char plan[SYNC_PLAN_SIZE], int64_t *at) MUST_USE;
enum outcome	vault_sync_run_use(struct vault *, const char *plan)
		    MUST_USE;

#endif
