/*
 * What is over goes.
 */
#include <string.h>

#include "vault/sweep.h"
#include "vault/vault_private.h"

/* The person keeps his row, and with it his unique id; the name is free. */
static enum outcome
free_names(struct vault *v, int64_t reserve_months)
{
	const struct sql_param p[] = { sql_int(reserve_months) };

	if (reserve_months == 0)
		return OK;
	return sql_exec(v->db, "update account set uid = uid || '#' || id "
	    "where status = 'closed' and uid not like '%#%' and "
	    "closed < now() - make_interval(months => $1::integer)", p, 1,
	    NULL);
}

enum outcome
vault_sweep(struct vault *v, int64_t keep_s, int64_t reserve_months)
{
	static const char *const statements[] = {
		"update flow set data = '', ended = coalesce(ended, expires) "
		"where expires < now() and data <> ''",
		"delete from flow where coalesce(ended, expires) < now() - "
		"make_interval(secs => $1)",
		"delete from tally where window_start < now() - "
		"greatest(interval '2 days', make_interval(secs => $1))",
		/* as long as the longest lock and rest */
		"delete from lockout where until < now() - interval '1 day'",
		"delete from outbox where not_after < now() and "
		"due < now() - make_interval(secs => least($1, 3600))",
	};
	const struct sql_param p[] = { sql_int(keep_s) };
	enum outcome r;
	size_t i;

	for (i = 0; i < sizeof(statements) / sizeof(statements[0]); i++) {
		size_t n = strstr(statements[i], "$1") != NULL;

		if ((r = sql_exec(v->db, statements[i], p, n, NULL)) != OK)
			return r;
	}
	return free_names(v, reserve_months);
}
