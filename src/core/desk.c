/* What a helpdesk is asked: codes, notices, what would be written. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "core/desk.h"
#include "core/preview.h"
#include "vault/account.h"
#include "vault/audit.h"
#include "vault/flow.h"
#include "vault/notice.h"

#define TIME_SIZE 32
#define NOTICES_MAX 15		/* what one packet holds */

/* As it is dictated over the phone: without the dash, too. */
void
desk_read_code(const char *typed, char out[REFERENCE_LEN + 1])
{
	const bool bare = strlen(typed) == REFERENCE_LEN - 1 &&
	    strchr(typed, '-') == NULL;

	if (bare)
		snprintf(out, REFERENCE_LEN + 1, "%.4s-%.4s", typed,
		    typed + 4);
	else if (text_copy(out, REFERENCE_LEN + 1, typed) != OK)
		out[0] = '\0';
}

/* Personal data leaves by this door: that it did is written down.  A row of
 * the registry at a time: the tool asks on until there is none. */
enum outcome
desk_preview(struct core *core, const struct msg *request,
    struct msg *reply, struct detail *d)
{
	const char *person = msg_get(request, M_ARGUMENT);
	const char *source = msg_get_nth(request, M_ARGUMENT, 1);
	const char *number = msg_get_nth(request, M_ARGUMENT, 2);
	struct flow_row f = { .reason = "entry preview" };
	struct account_row account;
	struct preview preview;
	int64_t n = 0;
	enum outcome r;

	if (person == NULL || (number != NULL && text_to_int(number, 0,
	    INT64_MAX, &n) != OK)) {
		detail_set(d, "whose entry?");
		return E_INPUT;
	}
	preview = (struct preview){ person, text_is_empty(source) ?
	    core->conf->capacity[0].source : source, (size_t)n };
	if ((r = preview_entry(core, &preview, reply, d)) != OK)
		return r;
	if (vault_account_find_uid(core->vault, person, &account) == OK) {
		f.account = account.id;
		memcpy(f.uid, account.uid, sizeof(f.uid));
	}
	return operator_audit(core->vault, request, "entry.previewed", &f);
}

static void
put_notice(struct msg *reply, const struct notice_row *n)
{
	char at[TIME_SIZE], line[1024];

	clock_print(n->created, at, sizeof(at));
	snprintf(line, sizeof(line), "%lld  %s  %s  %s  department %s  AM %s  "
	    "reference %s: %s", (long long)n->id, at, n->kind, n->source,
	    n->department, n->registration, n->reference, n->unreadable ?
	    "unreadable: sealed with another core.key_file, or spoilt; the "
	    "other columns say whom to ask" : n->details);
	msg_put(reply, M_LINE, line);
	sodium_memzero(line, sizeof(line));
}

/* A page of them at a time; "behind" is the last number already seen. */
enum outcome
desk_notices(struct core *core, const struct msg *request,
    struct msg *reply, struct detail *d)
{
	const char *behind = msg_get(request, M_ARGUMENT);
	const struct flow_row f = { .reason = "" };
	struct notice_row n = { .id = 0 };
	enum outcome r = OK;
	size_t i, shown = 0;

	if (behind != NULL && text_to_int(behind, 0, INT64_MAX,
	    &n.id) != OK) {
		detail_set(d, "behind which number?");
		return E_INPUT;
	}
	for (i = 0; i < NOTICES_MAX && r == OK; i++)
		if ((r = vault_notice_next(core->vault, n.id, &n)) == OK) {
			put_notice(reply, &n);
			shown++;
		}
	sodium_memzero(&n, sizeof(n));
	if (r != OK && r != E_NOTFOUND)
		return r;
	/* Behind the last page there is nothing to see. */
	return shown == 0 && behind != NULL ? OK :
	    operator_audit(core->vault, request, "notice.listed", &f);
}

enum outcome
desk_notice_done(struct core *core, const struct msg *request,
    struct msg *reply, struct detail *d)
{
	const char *number = msg_get(request, M_ARGUMENT);
	struct flow_row f = { .reason = "notice" };
	int64_t id;
	enum outcome r;

	(void)reply;
	if (number == NULL || text_to_int(number, 1, INT64_MAX, &id) != OK) {
		detail_set(d, "which number?");
		return E_INPUT;
	}
	if ((r = vault_begin(core->vault)) != OK)
		return r;
	r = vault_notice_done(core->vault, id, f.reference);
	if (r == E_NOTFOUND)
		detail_set(d, "there is no such open notice");
	if (r == OK && (r = operator_audit(core->vault, request,
	    "notice.done", &f)) == OK)
		r = vault_commit(core->vault);
	vault_rollback(core->vault);
	return r;
}
