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

#include <stdbool.h>
#include <stdint.h>

#include "base/detail.h"
#include "base/outcome.h"

struct conf;
struct key;
struct vault;

/* The settings alone, as vault_open looks at them.  E_CONF. */
enum outcome	vault_check_conf(const struct conf *, struct detail *)
		    MUST_USE;
/* Reads the password file; does not connect.  key is borrowed, and takes the
 * ring that the tables have for it.  E_CONF. */
enum outcome	vault_open(const struct conf *, struct key *,
		    struct vault **out, struct detail *) MUST_USE;
void		vault_close(struct vault **);
/* Before workers are forked: what one learns of a database that says nothing,
 * all know.  E_NOMEM. */
enum outcome	vault_share(void) MUST_USE;
/* For who has students to answer: whether it speaks again others find out. */
void		vault_leave_probes(struct vault *);
const struct detail *vault_detail(const struct vault *);

/* How the database is reached, for people. */
void		vault_describe(const struct vault *, char out[64]);
/* Does a pooler share its sessions (sql/pooler.h)? */
enum outcome	vault_is_shared(struct vault *, bool *out) MUST_USE;
/* The database's clock. */
enum outcome	vault_now(struct vault *, int64_t *out) MUST_USE;

enum outcome	vault_begin(struct vault *) MUST_USE;
enum outcome	vault_commit(struct vault *) MUST_USE;
/* What was done so far is committed, and the transaction begun anew: before
 * the next answer comes, or together with its failure. */
enum outcome	vault_chain(struct vault *) MUST_USE;
/* A transaction in which nothing is read. */
enum outcome	vault_batch(struct vault *) MUST_USE;
void		vault_rollback(struct vault *);

#endif
