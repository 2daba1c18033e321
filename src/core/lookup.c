/* Who is meant, and how his account stands. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "core/lookup.h"
#include "core/seek.h"
#include "directory/account.h"
#include "person/phone.h"
#include "vault/account.h"
#include "vault/contact.h"
#include "vault/matter.h"

#define WAITS_MAX 24
#define LIST_MAX 40		/* what one packet holds */
#define TIME_SIZE 32

static struct seek seek;

static const char *
when(int64_t at, char text[TIME_SIZE])
{
	if (at == 0)
		return "never";
	clock_print(at, text, TIME_SIZE);
	return text;
}

/* Since when, by whom, and why. */
static void
print_change(struct core *core, const struct account_row *account,
    char *out, size_t size)
{
	struct matter_change c;
	char at[TIME_SIZE];

	if (vault_matter_change(core->vault, account->id, &c) != OK)
		snprintf(out, size, "%s, activated %s",
		    vault_account_words[account->status],
		    when(account->activated, at));
	else
		snprintf(out, size, "%s since %s, by %s (%s)%s%s",
		    vault_account_words[account->status], when(c.at, at),
		    c.actor, c.event, *c.note != '\0' ? ": " : "", c.note);
}

static void
put_found_account(struct core *core, const struct account_row *account,
    struct msg *reply)
{
	char state[512], line[1024];

	print_change(core, account, state, sizeof(state));
	snprintf(line, sizeof(line), "%s: %s", account->uid, state);
	msg_put(reply, M_LINE, line);
}

static void
put_found(struct core *core, struct msg *reply)
{
	char line[512];
	size_t i;

	for (i = 0; i < seek.count; i++)
		put_found_account(core, &seek.account[i], reply);
	for (i = 0; i < seek.strangers; i++) {
		snprintf(line, sizeof(line), "no account yet: %s %s, "
		    "department %s, %s", seek.stranger[i].source,
		    seek.stranger[i].registration,
		    seek.stranger[i].department, seek.stranger[i].live ?
		    "who may activate" : "whose status may not activate");
		msg_put(reply, M_LINE, line);
	}
	if (*seek.flow.reference == '\0' || seek.flow.account != 0)
		return;
	snprintf(line, sizeof(line), "no account: the page of %s stands at "
	    "%s, %s; uregisterctl reference %s says more",
	    seek.flow.reference, msg_step_name(seek.flow.step),
	    seek.flow.says == SAYS_NOTHING ? "under way" :
	    msg_says_name(seek.flow.says), seek.flow.reference);
	msg_put(reply, M_LINE, line);
}

/* E_NOTFOUND: nobody, which is an answer, too, and is written down. */
static enum outcome
seek_whom(struct core *core, const struct msg *request, struct detail *d)
{
	const char *word = msg_get(request, M_ARGUMENT);
	enum outcome r;

	if (text_is_empty(word)) {
		detail_set(d, "of whom?");
		return E_INPUT;
	}
	if ((r = seek_find(core, word, &seek, d)) != OK)
		return r;
	if (seek.count > 0 || seek.strangers > 0 ||
	    *seek.flow.reference != '\0')
		return OK;
	detail_set(d, "no username, registration number, contact or reference "
	    "like this is known");
	r = operator_audit(core->vault, request, "account.missed",
	    &(struct flow_row){ .reason = "" });
	return r == OK ? E_NOTFOUND : r;
}

/* That somebody looked, for each account that he saw. */
static enum outcome
audit_found(struct core *core, const struct msg *request, const char *event)
{
	struct flow_row f = { .reason = "" };
	enum outcome r = OK;
	size_t i;

	if (seek.count == 0)
		return operator_audit(core->vault, request, event, &f);
	for (i = 0; i < seek.count && r == OK; i++) {
		f.account = seek.account[i].id;
		memcpy(f.uid, seek.account[i].uid, sizeof(f.uid));
		r = operator_audit(core->vault, request, event, &f);
	}
	return r;
}

enum outcome
lookup_find(struct core *core, const struct msg *request, struct msg *reply,
    struct detail *d)
{
	enum outcome r;

	if ((r = seek_whom(core, request, d)) != OK)
		return r;
	put_found(core, reply);
	return audit_found(core, request, "account.found");
}

static void
put_kept_contacts(struct core *core, const struct account_row *account,
    struct msg *reply)
{
	char all[CHANNELS][EMAIL_SIZE], masked[EMAIL_SIZE];

	if (vault_contact_all(core->vault, account->id, all) != OK) {
		operator_put(reply, "contacts: ", "unreadable: sealed with "
		    "another core.key_file, or spoilt");
		return;
	}
	if (*all[CHANNEL_SMS] == '\0' && *all[CHANNEL_EMAIL] == '\0')
		operator_put(reply, "contacts: ", "none is kept: a forgotten "
		    "password is for the secretariat");
	if (*all[CHANNEL_SMS] != '\0') {
		phone_mask(all[CHANNEL_SMS], masked);
		operator_put(reply, "mobile:   ", masked);
	}
	if (*all[CHANNEL_EMAIL] != '\0') {
		email_mask(all[CHANNEL_EMAIL], masked);
		operator_put(reply, "e-mail:   ", masked);
	}
	sodium_memzero(all, sizeof(all));
}

static const char *
state_of_entry(const struct directory_account *entry)
{
	if (entry->locked)
		return "its entry is locked: no log-in anywhere";
	if (!entry->has_password)
		return "its entry has no password: it waits to be claimed";
	return entry->reset ? "its entry is open, and its password must be "
	    "changed" : "its entry is open";
}

static void
put_entry(struct core *core, const struct account_row *account,
    struct msg *reply)
{
	static struct directory_account entry;
	struct detail d = { "" };
	enum outcome r;

	r = directory_account_find(core->directory, account->uid, &entry, &d);
	operator_put(reply, "directory:", r == OK ? state_of_entry(&entry) :
	    r == E_NOTFOUND ? "it has no entry of that name" :
	    r == E_AMBIGUOUS ? "it has several entries of that name" :
	    "it does not answer");
	sodium_memzero(&entry, sizeof(entry));
}

static enum outcome
put_waits(struct core *core, const struct account_row *account,
    struct msg *reply)
{
	static struct matter_wait wait[WAITS_MAX];
	char at[TIME_SIZE], line[320];
	enum outcome r;
	size_t n, i;

	if ((r = vault_matter_waits(core->vault, account->id, wait, WAITS_MAX,
	    &n)) != OK)
		return r;
	if (n == 0)
		operator_put(reply, "waiting:  ", "nothing");
	for (i = 0; i < n; i++) {
		snprintf(line, sizeof(line), "%s  %s", when(wait[i].at, at),
		    wait[i].what);
		operator_put(reply, "waiting:  ", line);
	}
	return OK;
}

static enum outcome
put_all(struct core *core, const struct account_row *account,
    struct msg *reply)
{
	char state[512];

	print_change(core, account, state, sizeof(state));
	operator_put(reply, "username: ", account->uid);
	operator_put(reply, "state:    ", state);
	operator_put_time(reply, "activated:", account->activated);
	operator_put(reply, "capacity: ", account->source);
	put_entry(core, account, reply);
	put_kept_contacts(core, account, reply);
	return put_waits(core, account, reply);
}

enum outcome
lookup_show(struct core *core, const struct msg *request, struct msg *reply,
    struct detail *d)
{
	enum outcome r;

	if ((r = seek_whom(core, request, d)) != OK)
		return r;
	if (seek.count == 1)
		r = put_all(core, &seek.account[0], reply);
	else
		put_found(core, reply);
	if (r == OK)
		r = audit_found(core, request, "account.shown");
	if (r != OK || seek.count == 1)
		return r;
	if (seek.count == 0)
		return OK;	/* what is known of him was said */
	detail_set(d, "several accounts: ask by username");
	return E_AMBIGUOUS;
}

static bool
is_status(const char *word)
{
	size_t i;

	for (i = 0; i < ACCOUNT_STATUSES; i++)
		if (strcmp(vault_account_words[i], word) == 0)
			return true;
	return *word == '\0';
}

/* Arguments: a status or "", and the number of the last one seen. */
enum outcome
lookup_list(struct core *core, const struct msg *request, struct msg *reply,
    struct detail *d)
{
	static struct matter_account row[LIST_MAX];
	const char *status = msg_get(request, M_ARGUMENT);
	const char *behind = msg_get_nth(request, M_ARGUMENT, 1);
	const struct flow_row f = { .reason = "" };
	char at[TIME_SIZE], line[384];
	struct matter_wish wish = { 0, status, LIST_MAX };
	enum outcome r;
	size_t n, i;

	if (status == NULL || !is_status(status) || (behind != NULL &&
	    text_to_int(behind, 0, INT64_MAX, &wish.after) != OK)) {
		detail_set(d, "pending, active, conflict, suspended or closed");
		return E_INPUT;
	}
	if ((r = vault_matter_list(core->vault, &wish, row, &n)) != OK)
		return r;
	for (i = 0; i < n; i++) {
		snprintf(line, sizeof(line), "%lld  %s  %s  %s  activated %s",
		    (long long)row[i].id, row[i].uid, row[i].status,
		    row[i].source, when(row[i].activated, at));
		msg_put(reply, M_LINE, line);
	}
	/* Behind the last page there is nothing to see. */
	return n == 0 && wish.after != 0 ? OK : operator_audit(core->vault,
	    request, "account.listed", &f);
}
