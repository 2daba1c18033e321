/* Messages on their way. */
#ifndef VAULT_OUTBOX_H
#define VAULT_OUTBOX_H

#include "vault/rows.h"

struct vault;

enum outcome	vault_outbox_put(struct vault *,
		    const struct outbox_letter *) MUST_USE;
/* A mail to an operator, in English; it is tried for a day. */
struct outbox_mail {
	const char	*to;
	const char	*kind;		/* in logs, in one word */
	const char	*subject;
	const char	*text;
};
enum outcome	vault_outbox_tell(struct vault *, const struct outbox_mail *)
		    MUST_USE;
/* Takes the next message of that channel that is due for lease_s seconds,
 * PINs first.  From then on the try is doubtful: *out counts it.
 * E_NOTFOUND. */
enum outcome	vault_outbox_lease(struct vault *, enum channel,
		    int64_t lease_s, struct outbox_row *out) MUST_USE;
enum outcome	vault_outbox_done(struct vault *, int64_t id) MUST_USE;
/* It was not sent, for certain. */
enum outcome	vault_outbox_later(struct vault *, int64_t id,
		    int64_t delay_s) MUST_USE;
/* It may have been sent, and may be once more. */
enum outcome	vault_outbox_again(struct vault *, int64_t id,
		    int64_t delay_s) MUST_USE;
/* It may have been sent, and is not any more; the row stays for its time. */
enum outcome	vault_outbox_doubt(struct vault *, int64_t id) MUST_USE;
/* It was refused, and will be: one of a PIN stays for its time, so that its
 * page can say so. */
enum outcome	vault_outbox_refused(struct vault *, int64_t id) MUST_USE;
/* Waits until something was put into the outbox or time is over. */
enum outcome	vault_outbox_wait(struct vault *, enum channel,
		    int timeout_ms) MUST_USE;

#endif
