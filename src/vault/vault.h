/*
 * Our own tables (schema/sql).  What must not be read from a dump is sealed
 * or hashed here, with the server key, and opened nowhere else.
 *
 * A caller that changes several things puts them between vault_begin and
 * vault_commit; vault_rollback may always stand at the exit label.  Calls
 * return the outcomes of sql.h besides those they name; vault_detail() says
 * more for the log.
 */
#ifndef VAULT_VAULT_H
#define VAULT_VAULT_H

#include "base/key.h"
#include "conf/conf.h"
#include "vault/rows.h"

struct vault;

/* Reads the password file; does not connect.  key is borrowed.  E_CONF. */
enum outcome	vault_open(const struct conf *, const struct key *,
		    struct vault **out, struct detail *) MUST_USE;
void		vault_close(struct vault **);
const struct detail *vault_detail(const struct vault *);

/* E_CONF: the tables are not those of this version, and what to run. */
enum outcome	vault_check(struct vault *, struct detail *) MUST_USE;
/* Brings the tables up to this version, each step in a transaction.
 * *from and *to are versions, 0 for an empty database. */
enum outcome	vault_migrate(struct vault *, int64_t *from, int64_t *to,
		    struct detail *) MUST_USE;
/* The database's clock. */
enum outcome	vault_now(struct vault *, int64_t *out) MUST_USE;

enum outcome	vault_begin(struct vault *) MUST_USE;
enum outcome	vault_commit(struct vault *) MUST_USE;
void		vault_rollback(struct vault *);

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
enum outcome	vault_flow_save(struct vault *, const struct flow_row *)
		    MUST_USE;
/* A new handle in place of the present one: at each gain of rights. */
enum outcome	vault_flow_renew(struct vault *, struct flow_row *) MUST_USE;
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
/* The present handle. */
void		vault_flow_handle(const struct vault *,
		    const struct flow_row *, char out[KEY_TOKEN_LEN + 1]);
/* Step, says, reason and times of a reference code; nothing personal.
 * E_NOTFOUND. */
enum outcome	vault_flow_explain(struct vault *, const char *reference,
		    struct flow_row *out) MUST_USE;

/* Before a flow's PINs stand for something else (another contact, another
 * account): those sent so far are void, and those on their way are not
 * sent. */
enum outcome	vault_pin_drop(struct vault *, int64_t flow) MUST_USE;
/* Replaces the channel's PIN, and takes the one before from the outbox. */
enum outcome	vault_pin_put(struct vault *, int64_t flow, enum channel,
		    const char *pin, int64_t life_s) MUST_USE;
/* Compares with every PIN of the flow, in constant time.  used: look at
 * those that were used in the last half minute instead of the live ones.
 * OK and the channel; E_DENIED; E_EXPIRED when no PIN is alive. */
enum outcome	vault_pin_match(struct vault *, int64_t flow,
		    const char *given, bool used, enum channel *out) MUST_USE;
/* From now on no PIN of the flow opens anything. */
enum outcome	vault_pin_use(struct vault *, int64_t flow) MUST_USE;

/* Counts one; E_LIMIT above max in the window.  Stands by itself, outside
 * of any transaction.  parts: what is counted and of whom ("contact",
 * "+3069…"); only its hash is stored. */
enum outcome	vault_tally_take(struct vault *, const char *what,
		    const char *whom, int64_t window_s, int64_t max) MUST_USE;

/* The same work, and counts nothing. */
enum outcome	vault_tally_touch(struct vault *, const char *what,
		    const char *whom, int64_t window_s, int64_t max) MUST_USE;
/* Would it be E_LIMIT?  Only looks. */
enum outcome	vault_tally_look(struct vault *, const char *what,
		    const char *whom, int64_t window_s, int64_t max) MUST_USE;

enum outcome	vault_outbox_put(struct vault *,
		    const struct outbox_letter *) MUST_USE;
/* Takes the next message that is due for lease_s seconds.  E_NOTFOUND. */
enum outcome	vault_outbox_lease(struct vault *, int64_t lease_s,
		    struct outbox_row *out) MUST_USE;
enum outcome	vault_outbox_done(struct vault *, int64_t id) MUST_USE;
enum outcome	vault_outbox_later(struct vault *, int64_t id,
		    int64_t delay_s) MUST_USE;
/* Waits until something was put into the outbox or time is over. */
enum outcome	vault_outbox_wait(struct vault *, int timeout_ms) MUST_USE;

/* person: "GR:SSN:01019912345", only its hash is stored.  E_NOTFOUND. */
enum outcome	vault_account_find(struct vault *, const char *person,
		    struct account_row *out) MUST_USE;
/* In capitals or small letters, as the directory compares it. */
enum outcome	vault_account_find_uid(struct vault *, const char *uid,
		    struct account_row *out) MUST_USE;
enum outcome	vault_account_get(struct vault *, int64_t id,
		    struct account_row *out) MUST_USE;
/* E_AMBIGUOUS: the person or the uid has an account already; the caller
 * looks which.  The transaction stays usable. */
enum outcome	vault_account_new(struct vault *, const char *person,
		    const char *uid, const char *source,
		    struct account_row *out) MUST_USE;
enum outcome	vault_account_set(struct vault *, int64_t id,
		    enum account_status) MUST_USE;
/* Keeps the day of birth (YYYY-MM-DD) as a hash. */
enum outcome	vault_account_set_birth(struct vault *, int64_t id,
		    const char *date) MUST_USE;
/* Was its person born on that day, for all we know?  E_AMBIGUOUS: no. */
enum outcome	vault_account_check_birth(struct vault *, int64_t id,
		    const char *date) MUST_USE;
/* The short name of a person in logs and audit: 8 hexadecimal digits. */
void		vault_person_ref(const struct vault *, const char *person,
		    char out[9]);

/* The journal.  It is due for the resumer after lease_s seconds. */
enum outcome	vault_provision_put(struct vault *,
		    const struct provision_row *, int64_t lease_s) MUST_USE;
/* The next one that is due, taken for lease_s.  Clear it.  E_NOTFOUND. */
enum outcome	vault_provision_lease(struct vault *, int64_t lease_s,
		    struct provision_row *out) MUST_USE;
/* E_NOTFOUND: another process was there first, and has done the rest. */
enum outcome	vault_provision_done(struct vault *, int64_t account)
		    MUST_USE;
enum outcome	vault_provision_later(struct vault *, int64_t account,
		    int64_t delay_s, const char *why) MUST_USE;

/* An account of the directory that was not activated here; unique_id as
 * its entry has it, "" if it has none.  E_NOTFOUND: that unique id is
 * another account's. */
enum outcome	vault_account_adopt(struct vault *, const char *uid,
		    const char *unique_id, struct account_row *out) MUST_USE;
/* Of an account that never came to be: name and person are free again, no
 * contact is kept. */
enum outcome	vault_account_release(struct vault *, int64_t id) MUST_USE;

enum outcome	vault_contact_put(struct vault *, int64_t account,
		    enum channel, const char *value) MUST_USE;

/* E_NOTFOUND. */
enum outcome	vault_contact_get(struct vault *, int64_t account,
		    enum channel, char *out, size_t size) MUST_USE;
enum outcome	vault_contact_remove(struct vault *, int64_t account,
		    enum channel) MUST_USE;
/* The accounts that keep this contact, at most max.  E_NOTFOUND. */
enum outcome	vault_contact_find(struct vault *, enum channel,
		    const char *value, struct account_row *out, size_t max,
		    size_t *count) MUST_USE;

/*
 * A door that guesses shut: after max of them by whom nobody goes in for
 * lock_s, and then it is not shut again for rest_s.  Only a hash of whom is
 * stored.
 */
struct lockout {
	const char	*what;
	const char	*whom;
	int64_t		 max;
	int64_t		 lock_s;
	int64_t		 rest_s;
};
/* Counts a guess, before it is looked at, so that several at once are no
 * more than max.  *last: if it is wrong the door is shut.  E_LIMIT: shut. */
enum outcome	vault_lockout_take(struct vault *, const struct lockout *,
		    bool *last) MUST_USE;
/* The guess was not looked at, or was right. */
enum outcome	vault_lockout_forgive(struct vault *,
		    const struct lockout *) MUST_USE;
enum outcome	vault_lockout_clear(struct vault *, const struct lockout *)
		    MUST_USE;

enum outcome	vault_job_put(struct vault *, const char *kind,
		    int64_t flow) MUST_USE;
/* Takes the next one for lease_s.  E_NOTFOUND. */
enum outcome	vault_job_lease(struct vault *, int64_t lease_s,
		    struct job_row *out) MUST_USE;
enum outcome	vault_job_done(struct vault *, int64_t id) MUST_USE;

struct consent {
	const char	*kind;		/* terms, privacy, keep-mobile, … */
	bool		 given;
	const char	*version;
	unsigned char	 sha256[32];	/* of the text as shown */
	const char	*lang;
	const char	*client;	/* address; only its hash is stored */
};
enum outcome	vault_consent_add(struct vault *, int64_t account,
		    const struct consent *) MUST_USE;
/* details: text for the secretariat, sealed. */
enum outcome	vault_notice_add(struct vault *, const char *kind,
		    const struct flow_row *, const char *department,
		    const char *details) MUST_USE;

/* The first open one behind that number, 0 for the first of all.
 * E_NOTFOUND: there are no more. */
/* Is one of the kind open for the flow's enrolment? */
enum outcome	vault_notice_waits(struct vault *, const char *kind,
		    const struct flow_row *, bool *out) MUST_USE;
enum outcome	vault_notice_next(struct vault *, int64_t after,
		    struct notice_row *out) MUST_USE;
/* Somebody has dealt with it.  E_NOTFOUND. */
enum outcome	vault_notice_done(struct vault *, int64_t id) MUST_USE;

/* Written when the transaction ends, with it; at once outside of one.
 * Names of events never change once they are used: docs and watchers read
 * them.  The flow gives the reference and the reason; person and client may
 * be "". */
enum outcome	vault_audit(struct vault *, const char *event,
		    enum outcome what, const struct flow_row *,
		    const char *person_ref, const char *client) MUST_USE;

/* Removes what is over: data of expired flows, flows that ended before
 * keep_s ago, old tallies, messages that were never taken; and frees the
 * usernames closed so many months ago, 0 never. */
enum outcome	vault_sweep(struct vault *, int64_t keep_s,
		    int64_t reserve_months) MUST_USE;

#endif
