/* Who did what. */
#ifndef VAULT_AUDIT_H
#define VAULT_AUDIT_H

#include "vault/rows.h"

struct vault;

/* Written when the transaction ends, with it; at once outside of one.
 * Names of events never change once they are used: docs and watchers read
 * them.  The flow gives the reference and the reason; person and client may
 * be "". */
enum outcome	vault_audit(struct vault *, const char *event,
		    enum outcome what, const struct flow_row *,
		    const char *person_ref, const char *client) MUST_USE;

/* The short name of a person in logs and audit: 8 hexadecimal digits. */
void		vault_audit_person(const struct vault *, const char *person,
		    char out[9]);

/* Writes the rows that wait for the end of the transaction. */
enum outcome	vault_audit_flush(struct vault *) MUST_USE;

#endif
