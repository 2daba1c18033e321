/* What there is about an account. */
#include "vault/columns.h"
#include "vault/matter.h"

#define HIS "(select encode(substring(person for 8), 'hex') "		\
	"from account where id = $1)"

#define CHANGE_ROW(X, AND)						\
	X(TIME, at) AND X(TEXT, event) AND X(TEXT, actor) AND X(TEXT, note)

static const struct vault_column change_columns[] = {
#define X(kind, name) VAULT_COLUMN(kind, struct matter_change, name),
	CHANGE_ROW(X,)
#undef X
};

enum outcome
vault_matter_change(struct vault *v, int64_t account,
    struct matter_change *out)
{
	const struct sql_param p[] = { sql_int(account) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select " VAULT_SELECT(CHANGE_ROW) " from audit "
	    "where person = " HIS " and outcome = 'OK' and event in ("
	    "'activation.promised', 'activation.completed', "
	    "'account.suspended', 'account.restored', 'account.closed', "
	    "'account.released', 'account.adopted', 'account.returned', "
	    "'account.erased', "
	    "'sync.suspended', 'sync.restored', 'sync.closed') "
	    "order by id desc limit 1", p, SQL_COUNT(p), &rows);
	if (r == OK)
		r = vault_columns_copy(rows, change_columns,
		    SQL_COUNT(change_columns), out);
	sql_rows_free(&rows);
	return r;
}

#define WAIT_ROW(X, AND)						\
	X(TIME, at) AND X(TEXT, what)

static const struct vault_column wait_columns[] = {
#define X(kind, name) VAULT_COLUMN(kind, struct matter_wait, name),
	WAIT_ROW(X,)
#undef X
};

static const char waits[] =
    "with mine as (select reference from flow where account = $1 "
    "union select reference from provision where account = $1 "
    "union select reference from audit where person = " HIS
    " and reference <> '') "
    "select " VAULT_SELECT(WAIT_ROW) " from ("
    "select due as at, left(format('its entry, which is tried again; %s "
    "tries so far%s', attempts, case error when '' then '' else ': ' || error "
    "end), 250) as what from provision where account = $1 "
    "union all select created, format('the message \"%s\" by %s, reference "
    "%s: %s', kind, channel, reference, case fate when 'refused' then fate "
    "when 'unconfirmed' then 'handed over, not confirmed' "
    "when 'undelivered' then 'not delivered, as its gateway reports' "
    "when 'expired' then 'never sent, its time was over' else "
    "'not sent yet, ' || attempts || ' tries' end) from outbox "
    "where reference in (select reference from mine) and kind <> 'blank' "
    "and coalesce(fate, '') not in ('sent', 'delivered') "
    "union all select created, format('the secretariat: notice %s, %s, "
    "reference %s', id, kind, reference) from notice where done is null and "
    "reference in (select reference from mine) "
    "union all select created, format('an open page: %s at %s, reference %s', "
    "kind, step, reference) from flow where account = $1 and ended is null "
    "and expires > now() "
    "union all select ended::timestamptz, format('leaving: his status is "
    "over, and the last step was that of day %s', step) from sync_account "
    "where account = $1 and ended is not null "
    "union all select now(), format('the registry: no row of his in the last "
    "%s runs of uregister-sync', missing) from sync_account "
    "where account = $1 and missing > 0"
    ") as waiting order by at limit $2";

enum outcome
vault_matter_waits(struct vault *v, int64_t account,
    struct matter_wait *out, size_t max, size_t *count)
{
	const struct sql_param p[] = { sql_int(account),
	    sql_int((int64_t)max) };
	struct sql_rows *rows = NULL;
	enum outcome r;
	size_t i, n = 0;

	r = sql_run(v->db, waits, p, SQL_COUNT(p), &rows);
	if (r == OK)
		n = sql_rows_count(rows);
	for (i = 0; i < n && r == OK; i++)
		r = vault_columns_copy_row(rows, i, wait_columns,
		    SQL_COUNT(wait_columns), &out[i]);
	sql_rows_free(&rows);
	if (r == OK)
		*count = n;
	return r;
}

#define LISTED_ROW(X, AND)						\
	X(INT, id) AND X(TEXT, uid) AND X(TEXT, status) AND		\
	X(TEXT, source) AND X(TIME, activated)

static const struct vault_column listed_columns[] = {
#define X(kind, name) VAULT_COLUMN(kind, struct matter_account, name),
	LISTED_ROW(X,)
#undef X
};

enum outcome
vault_matter_list(struct vault *v, const struct matter_wish *wish,
    struct matter_account *out, size_t *count)
{
	const struct sql_param p[] = { sql_int(wish->after),
	    sql_text(wish->status), sql_int((int64_t)wish->max) };
	struct sql_rows *rows = NULL;
	enum outcome r;
	size_t i, n = 0;

	r = sql_run(v->db, "select " VAULT_SELECT(LISTED_ROW) " from account "
	    "where id > $1 and $2 in ('', status) order by id limit $3", p,
	    SQL_COUNT(p), &rows);
	if (r == OK)
		n = sql_rows_count(rows);
	for (i = 0; i < n && r == OK; i++)
		r = vault_columns_copy_row(rows, i, listed_columns,
		    SQL_COUNT(listed_columns), &out[i]);
	sql_rows_free(&rows);
	if (r == OK)
		*count = n;
	return r;
}
