/* Who did what. */
#ifndef VAULT_AUDIT_H
#define VAULT_AUDIT_H

#include <sys/types.h>

#include "vault/rows.h"

struct vault;

/* Who does it, where it is not an operator, "operator NAME". */
#define VAULT_ACTOR_USER "user"		/* whoever is at the page */
#define VAULT_ACTOR_SYSTEM "system"

/* "operator maria", or "operator maria as root" of who became another user;
 * person: for whom that user says it is, or NULL. */
void		vault_audit_operator(uid_t user, const char *person,
		    char out[VAULT_ACTOR_SIZE]);

struct vault_event {
	const char	*name;
	enum outcome	 outcome;
	/* its reference and reason are taken, and whose account it is */
	const struct flow_row *flow;
	const char	*actor;		/* NULL: we ourselves */
	const char	*client;	/* the address, only its hash is kept;
					 * or NULL */
	const char	*browser;	/* what kind; or NULL */
};
/* Written when the transaction ends, with it; at once outside of one.
 * Names of events never change once they are used: docs and watchers read
 * them. */
enum outcome	vault_audit(struct vault *, const struct vault_event *)
		    MUST_USE;
/* Rows become links of a chain, some at once, in the order in which they were
 * found committed; *more: there may be others. */
enum outcome	vault_audit_chain(struct vault *, bool *more) MUST_USE;
/* What became of a message: an event "message.…" of a reference. */
struct audit_message {
	int64_t	at;
	char	event[32];
	char	note[128];
};
/* The next behind *last (0: the first), which it sets.  E_NOTFOUND. */
enum outcome	vault_audit_next(struct vault *, const char *reference,
		    int64_t *last, struct audit_message *out) MUST_USE;
/* The short name of a person in the logs: 8 hexadecimal digits. */
void		vault_audit_person(const struct vault *, const char *person,
		    char out[9]);

/* One row of what has to do with a person: by his account, or by a reference
 * of one that stands in a row of his. */
struct audit_row {
	int64_t	id;
	int64_t	at;
	char	event[48];
	char	outcome[16];
	char	reference[REFERENCE_LEN + 1];
	char	actor[VAULT_ACTOR_SIZE];
	char	browser[VAULT_BROWSER_SIZE];
	char	note[128];
};
struct audit_wish {
	int64_t	account;
	char	uid[256];	/* its name, for who asks */
	int64_t	since;		/* none that is older */
	int64_t	before;		/* the number of a row; 0: the newest */
	size_t	max;
};
/* The newest first, as many as there are and out has room for. */
enum outcome	vault_audit_list(struct vault *, const struct audit_wish *,
		    struct audit_row *out, size_t *count) MUST_USE;

/* All rows, or those of one account, the oldest first. */
struct audit_line {
	int64_t	id;
	int64_t	at;
	char	event[48];
	char	outcome[16];
	char	reference[REFERENCE_LEN + 1];
	char	account[256];	/* its username; "" none, or not any more */
	char	actor[VAULT_ACTOR_SIZE];
	char	browser[VAULT_BROWSER_SIZE];
	char	note[128];
};
struct audit_stretch {
	int64_t	account;	/* 0: of anybody */
	int64_t	since;
	int64_t	after;		/* the number of a row; below 0: so many of
				 * the newest, and it is set */
	int64_t	until;		/* 0: the newest, and it is set */
	size_t	max;
};
enum outcome	vault_audit_stretch(struct vault *, struct audit_stretch *,
		    struct audit_line *out, size_t *count) MUST_USE;

/* Writes the rows that wait for the end of the transaction. */
enum outcome	vault_audit_flush(struct vault *) MUST_USE;

#endif
