/* Flows: an activation, or a visit to mypassword. */
#ifndef VAULT_FLOW_H
#define VAULT_FLOW_H

#include "base/key.h"
#include "vault/rows.h"

struct vault;

/* A new flow at *f (source, lang, step are read; the rest is filled in) and
 * the handle for its browser. */
enum outcome	vault_flow_new(struct vault *, const char *kind,
		    int64_t life_s, struct flow_row *f,
		    char handle[KEY_TOKEN_LEN + 1]) MUST_USE;
/* Finds the flow of a handle and locks its row until the transaction ends.
 * The handle before the present one finds it too for half a minute after
 * the renewal (by_old_handle): a double click must not lose the answer.
 * E_NOTFOUND. */
enum outcome	vault_flow_lock(struct vault *, const char *kind,
		    const char *handle, struct flow_row *out) MUST_USE;
/* The same without waiting: *locked tells whether the row could be locked.
 * If not, another works on it, and this is how it was before. */
enum outcome	vault_flow_look(struct vault *, const char *kind,
		    const char *handle, struct flow_row *out, bool *locked)
		    MUST_USE;
/* As it is, without a lock: only to be shown. */
enum outcome	vault_flow_see(struct vault *, const char *kind,
		    const char *handle, struct flow_row *out) MUST_USE;
enum outcome	vault_flow_save(struct vault *, struct flow_row *)
		    MUST_USE;
/* A new handle in place of the present one, at each gain of rights; saved
 * with the flow. */
void		vault_flow_renew(struct flow_row *);
/* By its number, for a job; locked as above. */
enum outcome	vault_flow_lock_id(struct vault *, int64_t id,
		    struct flow_row *out) MUST_USE;
/* What is open of that account at mypassword is over: log-ins, and
 * recoveries under way; but one flow, 0 for none. */
enum outcome	vault_flow_end_others(struct vault *, int64_t account,
		    int64_t except) MUST_USE;
/* The same of the recoveries alone. */
enum outcome	vault_flow_end_recoveries(struct vault *, int64_t account)
		    MUST_USE;
/* A log-in at mypassword that is open. */
struct flow_login {
	int64_t	id;
	int64_t	since;
	int64_t	seen;
	char	browser[VAULT_BROWSER_SIZE];
};
#define FLOW_LOGINS_MAX 20
/* Those of an account that were used within idle_s, the last one first. */
enum outcome	vault_flow_logins(struct vault *, int64_t account,
		    int64_t idle_s, struct flow_login out[FLOW_LOGINS_MAX],
		    size_t *count) MUST_USE;
/* The present handle. */
void		vault_flow_handle(const struct vault *,
		    const struct flow_row *, char out[KEY_TOKEN_LEN + 1]);
/* Step, says, reason and times of a reference code; nothing personal.
 * E_NOTFOUND. */
enum outcome	vault_flow_explain(struct vault *, const char *reference,
		    struct flow_row *out) MUST_USE;

#endif
