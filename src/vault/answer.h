/* What the services outside said, by the minute. */
#ifndef VAULT_ANSWER_H
#define VAULT_ANSWER_H

#include <stddef.h>
#include <stdint.h>

#include "base/detail.h"
#include "base/outcome.h"

struct vault;

enum answer_fate { ANSWER_TAKEN, ANSWER_REFUSED, ANSWER_FAILED,
    ANSWER_FATES };

/* service: "sms", "email", "identity"; why may be "".  In a transaction it is
 * done with it. */
enum outcome	vault_answer_put(struct vault *, const char *service,
		    enum answer_fate, const char *why) MUST_USE;

struct answer_hour {
	int64_t	count[ANSWER_FATES];
	enum answer_fate last;	/* if any was there */
	char	why[DETAIL_SIZE];	/* of the last that was not taken */
};
/* The last 60 minutes. */
enum outcome	vault_answer_hour(struct vault *, const char *service,
		    struct answer_hour *out) MUST_USE;

#define ANSWER_REASONS 4
struct answer_reason {
	int64_t	count;
	char	why[DETAIL_SIZE];
};
/* Why it refused since 00:00 of site.timezone; the commonest first. */
enum outcome	vault_answer_refused(struct vault *, const char *service,
		    struct answer_reason out[ANSWER_REASONS], size_t *count)
		    MUST_USE;

#endif
