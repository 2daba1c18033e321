/*
 * A reference code, explained: where its flow stands, and what became of each
 * of its messages, of one that never went too.
 */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "core/desk.h"
#include "core/reference.h"
#include "turn/sending.h"
#include "vault/audit.h"
#include "vault/flow.h"
#include "vault/outbox.h"

#define TIME_SIZE 32

/* In a helpdesk's words. */
static const char *
say_fate(const struct audit_message *m)
{
	static const char *const words[OUTBOX_FATES] = {
		[OUTBOX_SENT] = "taken",
		[OUTBOX_REFUSED] = "refused",
		[OUTBOX_UNCONFIRMED] = "handed over, not confirmed",
		[OUTBOX_EXPIRED] = "never sent, its time was over",
		[OUTBOX_DELIVERED] = "delivered, the gateway reports",
		[OUTBOX_UNDELIVERED] = "not delivered, the gateway reports",
	};
	const char *word = strchr(m->event, '.');
	enum outbox_fate i;

	if (strncmp(m->note, SENDING_BLANK, strlen(SENDING_BLANK)) == 0)
		return "none, for no such contact is known";
	for (i = OUTBOX_SENT; word != NULL && i < OUTBOX_FATES; i++)
		if (strcmp(word + 1, vault_outbox_word(i)) == 0)
			return words[i];
	return m->event;
}

static enum outcome
put_past(struct core *core, const char *reference, struct msg *reply)
{
	char at[TIME_SIZE], line[256];
	struct audit_message m;
	int64_t last = 0;
	enum outcome r;

	while ((r = vault_audit_next(core->vault, reference, &last,
	    &m)) == OK) {
		clock_print(m.at, at, sizeof(at));
		snprintf(line, sizeof(line), "%s  %s: %s", at,
		    say_fate(&m), m.note);
		operator_put(reply, "message:  ", line);
	}
	return r == E_NOTFOUND ? OK : r;
}

/* What is not at its end: not sent, or taken and not reported of. */
static enum outcome
put_open(struct core *core, const char *reference, struct msg *reply)
{
	struct outbox_row row;
	int64_t last = 0;
	char line[160];
	enum outcome r;

	while ((r = vault_outbox_next(core->vault, reference, &last,
	    &row)) == OK) {
		if (row.fate == OUTBOX_WAITS)
			snprintf(line, sizeof(line), "not sent yet: %s by %s, "
			    "tried %lld times", row.kind,
			    channel_name(row.channel),
			    (long long)row.attempts);
		else if (row.fate == OUTBOX_SENT && row.reports)
			snprintf(line, sizeof(line), "no report yet whether "
			    "it came: %s by %s", row.kind,
			    channel_name(row.channel));
		else
			continue;
		operator_put(reply, "message:  ", line);
	}
	return r == E_NOTFOUND ? OK : r;
}

static void
put_flow(const struct flow_row *f, struct msg *reply)
{
	operator_put(reply, "reference:", f->reference);
	operator_put(reply, "capacity: ", f->source);
	operator_put(reply, "step:     ", msg_step_name(f->step));
	operator_put(reply, "outcome:  ", msg_says_name(f->says));
	operator_put(reply, "reason:   ", f->reason);
	operator_put_time(reply, "begun:    ", f->created);
	operator_put_time(reply, "ended:    ", f->ended);
}

enum outcome
reference_show(struct core *core, const struct msg *request,
    struct msg *reply, struct detail *d)
{
	const char *typed = msg_get(request, M_ARGUMENT);
	char code[REFERENCE_LEN + 1];
	struct flow_row f;
	enum outcome r;

	if (typed == NULL) {
		detail_set(d, "which reference code?");
		return E_INPUT;
	}
	desk_read_code(typed, code);
	r = vault_flow_explain(core->vault, code, &f);
	if (r == E_NOTFOUND)
		detail_set(d, "there is no such reference, or it is older "
		    "than flow.keep");
	if (r != OK)
		return r;
	put_flow(&f, reply);
	if ((r = put_past(core, f.reference, reply)) != OK ||
	    (r = put_open(core, f.reference, reply)) != OK)
		return r;
	return operator_audit(core->vault, request, "reference.shown", &f);
}
