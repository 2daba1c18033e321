/*
 * One process asks all the time whether our database answers, and whether a
 * commit gets to where it has to; all others know it (sql/watch.h).
 */
#ifndef VAULT_WATCH_H
#define VAULT_WATCH_H

#include "sql/sql.h"

struct vault;

/* Before the others are forked and open theirs.  E_NOMEM. */
enum outcome	vault_watch_share(void) MUST_USE;
/* NULL: nobody asks. */
struct sql_watch *vault_watch_shared(void);
/* Asks once, where it is worth that: of several servers one may take over, and
 * what somebody was not sure of has to become sure. */
enum outcome	vault_watch_ask(struct vault *) MUST_USE;

#endif
