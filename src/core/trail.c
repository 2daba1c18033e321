/* What has to do with one person, for operators: the audit by his account. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "core/trail.h"
#include "vault/account.h"
#include "vault/chain.h"

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
	memcpy(out->uid, account.uid, sizeof(out->uid));
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
	if (n == 0 && wish.before != 0)
		return OK;	/* behind the last page */
	f.account = wish.account;
	memcpy(f.uid, wish.uid, sizeof(f.uid));
	return operator_audit(core->vault, request, "audit.shown", &f);
}

/* Against a link that was kept elsewhere. */
static enum outcome
compare_link(struct core *core, int64_t n, const char *hash,
    struct detail *d)
{
	struct chain_link link;
	enum outcome r;

	r = vault_chain_link(core->vault, n, &link);
	if (r == OK && strcmp(link.hash, hash) == 0)
		return OK;
	if (r != OK && r != E_NOTFOUND)
		return r;
	detail_set(d, r == OK ? "link %lld is another one: the audit was made "
	    "anew" : "link %lld is gone: the audit was cut off before it",
	    (long long)n);
	return E_CONF;
}

enum outcome
trail_link(struct core *core, const struct msg *request, struct msg *reply,
    struct detail *d)
{
	const char *number = msg_get(request, M_ARGUMENT);
	const char *hash = msg_get_nth(request, M_ARGUMENT, 1);
	struct chain_link newest;
	char line[96];
	int64_t n = 0;
	enum outcome r;

	if (number != NULL && (hash == NULL || text_to_int(number, 1,
	    INT64_MAX, &n) != OK)) {
		detail_set(d, "the number of a link and its hash are needed");
		return E_INPUT;
	}
	if (n != 0)
		return compare_link(core, n, hash, d);
	if ((r = vault_chain_link(core->vault, 0, &newest)) != OK)
		return r == E_NOTFOUND ? OK : r;
	snprintf(line, sizeof(line), "%lld %s", (long long)newest.n,
	    newest.hash);
	msg_put(reply, M_LINE, line);
	return OK;
}

/* "links:17", "rows:17" */
static enum outcome
read_slice(const char *from, struct chain_slice *out)
{
	const char *colon;

	*out = (struct chain_slice){ .part = CHAIN_LINKS };
	if (text_is_empty(from))
		return OK;
	if ((colon = strchr(from, ':')) == NULL)
		return E_INPUT;
	out->part = *from == 'r' ? CHAIN_ROWS : CHAIN_LINKS;
	return text_to_int(colon + 1, 0, INT64_MAX, &out->from);
}

enum outcome
trail_verify(struct core *core, const struct msg *request,
    struct msg *reply, struct detail *d)
{
	struct chain_slice s;
	char line[64];
	enum outcome r;
	size_t i;

	if ((r = read_slice(msg_get(request, M_ARGUMENT), &s)) != OK) {
		detail_set(d, "behind which link?");
		return r;
	}
	if ((r = vault_chain_look(core->vault, &s)) != OK)
		return r;
	for (i = 0; i < s.count; i++) {
		snprintf(line, sizeof(line), "broken: row %lld",
		    (long long)s.broken[i]);
		msg_put(reply, M_LINE, line);
	}
	if (!s.more && s.part == CHAIN_ROWS)
		return OK;
	snprintf(line, sizeof(line), "=%s:%lld", s.more &&
	    s.part == CHAIN_LINKS ? "links" : "rows", s.more ?
	    (long long)s.from : 0LL);
	msg_put(reply, M_LINE, line);
	return OK;
}

void
trail_anchor(struct core *core)
{
	struct chain_link newest;

	if (vault_chain_link(core->vault, 0, &newest) == OK)
		log_info("audit: link %lld %s", (long long)newest.n,
		    newest.hash);
}
