/* What was done of late with an account, for its owner to look at. */
#include <stdio.h>
#include <string.h>

#include "account/activity.h"
#include "base/clock.h"
#include "vault/audit.h"

#define ROWS_MAX 40
#define SHOWN_MAX 8
#define KEPT_S (31 * 86400)
#define ITEM_SIZE 129		/* M_ACTIVITY */

/* What he understands, and may have to act on. */
static const char *const told[] = {
	"activation.completed", "login.done", "login.failed",
	"password.changed", "recovery.asked", "recovery.proven",
	"contact.stored", "contact.removed", "logins.ended",
	"account.suspended", "account.restored",
};

static bool
is_told(const char *event)
{
	size_t i;

	for (i = 0; i < sizeof(told) / sizeof(told[0]); i++)
		if (strcmp(told[i], event) == 0)
			return true;
	return false;
}

static bool
is_alike(const struct audit_row *a, const struct audit_row *b)
{
	return strcmp(a->event, b->event) == 0 &&
	    strcmp(a->browser, b->browser) == 0;
}

static void
put_item(struct msg *reply, const struct audit_row *row, size_t count)
{
	char item[ITEM_SIZE];

	snprintf(item, sizeof(item), "%lld %zu %s %s", (long long)row->at,
	    count, row->event, row->browser);
	msg_put(reply, M_ACTIVITY, item);
}

/* Who guesses again and again fills one line, not the list. */
static void
put_items(struct msg *reply, const struct audit_row *rows, size_t n)
{
	const struct audit_row *last = NULL;
	size_t i, count = 0, shown = 0;

	for (i = 0; i < n && shown < SHOWN_MAX; i++) {
		if (!is_told(rows[i].event))
			continue;
		if (last != NULL && is_alike(last, &rows[i])) {
			count++;
			continue;
		}
		if (last != NULL) {
			put_item(reply, last, count);
			shown++;
		}
		last = &rows[i];
		count = 1;
	}
	if (last != NULL && shown < SHOWN_MAX)
		put_item(reply, last, count);
}

enum outcome
activity_put(struct turn *t)
{
	const struct audit_wish wish = { .account = t->flow.account,
	    .since = clock_now() - KEPT_S, .max = ROWS_MAX };
	static struct audit_row rows[ROWS_MAX];
	enum outcome r;
	size_t n;

	r = vault_audit_list(t->core->vault, &wish, rows, &n);
	if (r == OK)
		put_items(t->reply, rows, n);
	return r;
}
