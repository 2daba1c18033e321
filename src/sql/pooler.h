/* What may stand between us and the server. */
#ifndef SQL_POOLER_H
#define SQL_POOLER_H

#include <stdbool.h>

#include "base/outcome.h"

struct sql;

/* Does a pooler give the server's sessions to whoever begins a transaction?
 * Settings, statements that are kept, and LISTEN are lost there.  The two are
 * connections to the same address, and in no transaction. */
enum outcome	sql_pooler_shares(struct sql *, struct sql *, bool *out)
		    MUST_USE;

#endif
