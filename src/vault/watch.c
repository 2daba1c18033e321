/* Asking the database whether it is there. */
#include "vault/vault_private.h"
#include "vault/watch.h"

static struct sql_watch *vault_watch;

enum outcome
vault_watch_share(void)
{
	return sql_watch_share(&vault_watch);
}

struct sql_watch *
vault_watch_shared(void)
{
	return vault_watch;
}

/* A commit of nothing, which waits for a standby like all others: when it is
 * there, so is every one that was before it. */
enum outcome
vault_watch_ask(struct vault *v)
{
	enum outcome r;

	if (!sql_has_hosts(v->db) && !sql_watch_tells(vault_watch, false))
		return OK;
	sql_ask(v->db);
	sql_watch_ask(vault_watch);
	r = sql_exec(v->db, "select pg_logical_emit_message(true, "
	    "'uregister', '')", NULL, 0, NULL);
	if (r == OK) {
		sql_watch_answered(vault_watch);
		outage_over(OUTAGE_VAULT, VAULT_NAME);
	}
	return r;
}
