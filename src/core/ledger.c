/* The audit as it was written, a page at a time. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "core/ledger.h"
#include "vault/account.h"

#define LINES_MAX 20		/* what one packet holds */
#define TIME_SIZE 32

static void
put_line(struct msg *reply, const struct audit_line *l)
{
	char at[TIME_SIZE], line[800];

	clock_print(l->at, at, sizeof(at));
	snprintf(line, sizeof(line), "%lld\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s",
	    (long long)l->id, at, l->event, l->outcome, l->account, l->actor,
	    l->browser, l->reference, l->note);
	msg_put(reply, M_LINE, line);
}

static enum outcome
read_bounds(const char *text, struct audit_stretch *out)
{
	const char *colon = text == NULL ? NULL : strchr(text, ':');
	char after[24];

	if (colon == NULL || (size_t)(colon - text) >= sizeof(after))
		return E_INPUT;
	snprintf(after, sizeof(after), "%.*s", (int)(colon - text), text);
	if (text_to_int(after, -1000000, INT64_MAX, &out->after) != OK)
		return E_INPUT;
	return text_to_int(colon + 1, 0, INT64_MAX, &out->until);
}

static enum outcome
read_stretch(struct core *core, const struct msg *request,
    struct audit_stretch *out, struct flow_row *f, struct detail *d)
{
	const char *who = msg_get(request, M_ARGUMENT);
	const char *since = msg_get_nth(request, M_ARGUMENT, 1);
	struct account_row account;
	enum outcome r;

	if (since == NULL || text_to_int(since, 0, INT64_MAX,
	    &out->since) != OK ||
	    read_bounds(msg_get_nth(request, M_ARGUMENT, 2), out) != OK) {
		detail_set(d, "since when, and behind which row?");
		return E_INPUT;
	}
	if (text_is_empty(who))
		return OK;
	r = vault_account_find_uid(core->vault, who, &account);
	if (r == E_NOTFOUND)
		detail_set(d, "we know of no account %s", who);
	if (r != OK)
		return r;
	out->account = f->account = account.id;
	memcpy(f->uid, account.uid, sizeof(f->uid));
	return OK;
}

enum outcome
ledger_show(struct core *core, const struct msg *request, struct msg *reply,
    struct detail *d)
{
	static struct audit_line lines[LINES_MAX];
	struct audit_stretch w = { .max = LINES_MAX };
	struct flow_row f = { .reason = "audit" };
	char line[64];
	enum outcome r;
	size_t n, i;

	if ((r = read_stretch(core, request, &w, &f, d)) != OK ||
	    (r = vault_audit_stretch(core->vault, &w, lines, &n)) != OK)
		return r;
	for (i = 0; i < n; i++)
		put_line(reply, &lines[i]);
	if (n == 0)
		return OK;
	snprintf(line, sizeof(line), "=%lld:%lld",
	    (long long)lines[n - 1].id, (long long)w.until);
	msg_put(reply, M_LINE, line);
	return operator_audit(core->vault, request, "audit.shown", &f);
}
