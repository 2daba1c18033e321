/* Messages on their way. */
#ifndef VAULT_OUTBOX_H
#define VAULT_OUTBOX_H

#include "vault/rows.h"

struct vault;

enum outcome	vault_outbox_put(struct vault *,
		    const struct outbox_letter *) MUST_USE;
/* A mail to an operator, in English; it is tried for a day.  It stands by
 * itself, outside of any transaction: what it tells of may fail. */
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
/* It has come to its end, and is not sent any more; the row stays for its
 * time, and without what was to be sent.  reports: the gateway may still tell
 * whether it came. */
enum outcome	vault_outbox_end(struct vault *, int64_t id,
		    enum outbox_fate, bool reports) MUST_USE;
/* The gateway tells; secret is that of the address (outbox_letter).
 * E_NOTFOUND: of no message; E_EXPIRED: its fate was known already. */
enum outcome	vault_outbox_report(struct vault *, const char *secret,
		    enum outbox_fate, struct outbox_row *out) MUST_USE;
/* The next one whose time was over before it was sent, which it is not any
 * more: out->fate says whether that is certain.  E_NOTFOUND. */
enum outcome	vault_outbox_expire(struct vault *, struct outbox_row *out)
		    MUST_USE;
/* The next message of that reference behind *last (0: the first), which it
 * sets.  E_NOTFOUND. */
enum outcome	vault_outbox_next(struct vault *, const char *reference,
		    int64_t *last, struct outbox_row *out) MUST_USE;
const char	*vault_outbox_word(enum outbox_fate);
/* Waits until something was put into the outbox or time is over. */
enum outcome	vault_outbox_wait(struct vault *, enum channel,
		    int timeout_ms) MUST_USE;

#endif
