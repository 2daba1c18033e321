/* Work put off. */
#ifndef VAULT_JOB_H
#define VAULT_JOB_H

#include "vault/rows.h"

struct vault;

enum outcome	vault_job_put(struct vault *, const char *kind,
		    int64_t flow) MUST_USE;
/* Takes the next one for lease_s.  E_NOTFOUND. */
enum outcome	vault_job_lease(struct vault *, int64_t lease_s,
		    struct job_row *out) MUST_USE;
enum outcome	vault_job_done(struct vault *, int64_t id) MUST_USE;
/* Waits until one was put or time is over. */
enum outcome	vault_job_wait(struct vault *, int timeout_ms) MUST_USE;

#endif
