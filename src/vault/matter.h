/* What there is about an account, for who looks after it: nothing sealed. */
#ifndef VAULT_MATTER_H
#define VAULT_MATTER_H

#include "vault/rows.h"

struct vault;

/* What put it where it stands: the newest row of audit that did. */
struct matter_change {
	int64_t	at;
	char	event[48];
	char	actor[VAULT_ACTOR_SIZE];
	char	note[128];
};
/* E_NOTFOUND: there is none, as for accounts of older versions. */
enum outcome	vault_matter_change(struct vault *, int64_t account,
		    struct matter_change *out) MUST_USE;

/* What waits for something: an entry to be written, a message, a notice, a
 * page that is open, the days of one who left; the oldest first. */
struct matter_wait {
	int64_t	at;		/* since then, or when it is tried next */
	char	what[256];
};
enum outcome	vault_matter_waits(struct vault *, int64_t account,
		    struct matter_wait *out, size_t max, size_t *count)
		    MUST_USE;

/* The accounts behind that number, in order; as many as out has room for. */
struct matter_wish {
	int64_t	after;
	const char *status;	/* "": any */
	size_t	max;
};
struct matter_account {
	int64_t	id;
	char	uid[256];
	char	status[16];
	char	source[33];
	int64_t	activated;
};
enum outcome	vault_matter_list(struct vault *, const struct matter_wish *,
		    struct matter_account *out, size_t *count) MUST_USE;

#endif
