/* What has to do with one person, for operators: the audit by his account. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "core/trail.h"
#include "vault/account.h"

#define ROWS_MAX 32		/* what one packet holds */
#define DAYS_MAX 36500
#define DAY_S 86400
#define TIME_SIZE 32

static void
put_audit_row(struct msg *reply, const struct audit_row *row)
{
	char at[TIME_SIZE], line[512];

	clock_print(row->at, at, sizeof(at));
	snprintf(line, sizeof(line), "%lld  %s  %s  %s  %s%s%s%s  "
	    "reference %s%s%s", (long long)row->id, at, row->event,
	    row->outcome, row->actor, *row->browser == '\0' ? "" : " (",
	    row->browser, *row->browser == '\0' ? "" : ")",
	    *row->reference == '\0' ? "none" : row->reference,
	    *row->note == '\0' ? "" : ": ", row->note);
	msg_put(reply, M_LINE, line);
}

static enum outcome
read_trail(struct core *core, const struct msg *request,
    struct audit_wish *out, struct detail *d)
{
	const char *who = msg_get(request, M_ARGUMENT);
	const char *days = msg_get_nth(request, M_ARGUMENT, 1);
	const char *before = msg_get_nth(request, M_ARGUMENT, 2);
	struct account_row account;
	int64_t n = 0;
	enum outcome r;

	if (who == NULL || text_to_int(days == NULL ? "" : days, 1, DAYS_MAX,
	    &n) != OK || text_to_int(before == NULL ? "0" : before, 0,
	    INT64_MAX, &out->before) != OK) {
		detail_set(d, "of whom, and how many days?");
		return E_INPUT;
	}
	if ((r = vault_account_find_uid(core->vault, who, &account)) != OK) {
		if (r == E_NOTFOUND)
			detail_set(d, "we know of no account %s", who);
		return r;
	}
	out->account = account.id;
	out->since = clock_now() - n * DAY_S;
	return OK;
}

enum outcome
trail_show(struct core *core, const struct msg *request, struct msg *reply,
    struct detail *d)
{
	static struct audit_row rows[ROWS_MAX];
	struct audit_wish wish = { .max = ROWS_MAX };
	struct flow_row f = { .reason = "audit" };
	enum outcome r;
	size_t n, i;

	if ((r = read_trail(core, request, &wish, d)) != OK ||
	    (r = vault_audit_list(core->vault, &wish, rows, &n)) != OK)
		return r;
	for (i = 0; i < n; i++)
		put_audit_row(reply, &rows[i]);
	if (wish.before != 0)
		return OK;	/* its first page has written down the rest */
	f.account = wish.account;
	return operator_audit(core->vault, request, "audit.shown", &f);
}
