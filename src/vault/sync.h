/*
 * Accounts as they are kept right: each with what it takes to find its person
 * in the registry, and how far he is on his way out.  Days are counted from
 * 1970-01-01.
 */
#ifndef VAULT_SYNC_H
#define VAULT_SYNC_H

#include "base/key.h"
#include "vault/rows.h"

struct vault;

struct sync_account {
	int64_t	id;
	char	uid[256];
	char	unique_id[65];
	char	source[33];
	enum account_status status;
	bool	by_sync;		/* it was stopped by the staircase */
	bool	adopted;
	int64_t	activated;		/* epoch; 0 unknown */
	char	proof[64];		/* words of entry/assurance.h */
	unsigned char person[KEY_HASH_LEN];
	bool	has_birth;
	unsigned char birth[KEY_HASH_LEN];
	int64_t	ended;			/* day; 0: his status is not over */
	int64_t	missing;		/* runs in a row without a row */
	int64_t	step;			/* days after; -1 none */
	int64_t	next;			/* day of the next one; 0 none */
	int64_t	closes;			/* day on which his log-in ends */
	int64_t	told;			/* of the one to come on that day */
};

/* The accounts behind *last, at most max; sets *last.  *count 0: there are no
 * more. */
enum outcome	vault_sync_next(struct vault *, int64_t *last,
		    struct sync_account *out, size_t max, size_t *count)
		    MUST_USE;
/* Is it one that is kept right? */
bool		vault_sync_is_kept(const struct sync_account *);
/* One by its uid, in any case.  E_NOTFOUND. */
enum outcome	vault_sync_find(struct vault *, const char *uid,
		    struct sync_account *out) MUST_USE;
/* How the account of one who has left stands: YYYY-MM-DD, "" never.
 * E_NOTFOUND: he has not, for all we know. */
struct sync_standing {
	char	ended[11], next[11], closes[11];
	char	source[33];		/* the account's capacity */
};
enum outcome	vault_sync_standing(struct vault *, int64_t account,
		    struct sync_standing *out) MUST_USE;
/* Is its entry on its way into the directory, or kept until a second server
 * shows it? */
enum outcome	vault_sync_on_way(struct vault *, int64_t account, bool *out)
		    MUST_USE;
/* ended 0 and missing 0: he is as everybody, and loses his row. */
enum outcome	vault_sync_keep(struct vault *, const struct sync_account *)
		    MUST_USE;
/* As vault_account_set, by the staircase. */
enum outcome	vault_sync_set(struct vault *, int64_t account,
		    enum account_status) MUST_USE;
/* The registry corrected his number.  E_AMBIGUOUS: it is another account's
 * already. */
enum outcome	vault_sync_renumber(struct vault *, int64_t account,
		    const unsigned char person[KEY_HASH_LEN]) MUST_USE;
/* How a person stands in account. */
void		vault_sync_person(const struct vault *, const char *person,
		    unsigned char out[KEY_HASH_LEN]);

#endif
