/* Who did what. */
#ifndef VAULT_AUDIT_H
#define VAULT_AUDIT_H

#include "vault/rows.h"

struct vault;

struct vault_event {
	const char	*name;
	enum outcome	 outcome;
	const struct flow_row *flow;	/* its reference and reason are taken */
	const char	*person;	/* who, as short as below; or NULL */
	const char	*client;	/* the address, only its hash is kept;
					 * or NULL */
};
/* Written when the transaction ends, with it; at once outside of one.
 * Names of events never change once they are used: docs and watchers read
 * them. */
enum outcome	vault_audit(struct vault *, const struct vault_event *)
		    MUST_USE;
/* What became of a message: an event "message.…" of a reference. */
struct audit_message {
	int64_t	at;
	char	event[32];
	char	note[64];
};
/* The next behind *last (0: the first), which it sets.  E_NOTFOUND. */
enum outcome	vault_audit_next(struct vault *, const char *reference,
		    int64_t *last, struct audit_message *out) MUST_USE;
/* The short name of a person in logs and audit: 8 hexadecimal digits. */
void		vault_audit_person(const struct vault *, const char *person,
		    char out[9]);

/* Writes the rows that wait for the end of the transaction. */
enum outcome	vault_audit_flush(struct vault *) MUST_USE;

#endif
