/* What a secretariat has to look at. */
#ifndef VAULT_NOTICE_H
#define VAULT_NOTICE_H

#include "vault/rows.h"

struct vault;

/* details: text for the secretariat, sealed. */
enum outcome	vault_notice_add(struct vault *, const char *kind,
		    const struct flow_row *, const char *department,
		    const char *details) MUST_USE;

/* How a mark of the row that its student saw (record_mark) stands in it; "" of
 * none. */
void		vault_notice_mark(const struct vault *, const char *of,
		    char out[NOTICE_MARK_SIZE]);
/* Is one of the kind open for the flow's enrolment? */
enum outcome	vault_notice_waits(struct vault *, const char *kind,
		    const struct flow_row *, bool *out) MUST_USE;
/* The first open one behind that number, 0 for the first of all.
 * E_NOTFOUND: there are no more. */
enum outcome	vault_notice_next(struct vault *, int64_t after,
		    struct notice_row *out) MUST_USE;
/* Somebody has dealt with it, and of which reference it was.  E_NOTFOUND. */
enum outcome	vault_notice_done(struct vault *, int64_t id,
		    char reference[REFERENCE_LEN + 1]) MUST_USE;

#endif
