/*
 * The fates of messages: their rows in the audit, and the reports of the SMS
 * gateway.
 */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "core/report.h"
#include "vault/audit.h"
#include "vault/outbox.h"
#include "vault/tally.h"

#define MISSES_WINDOW_S 600

enum outcome
report_audit(struct vault *v, const struct outbox_row *row,
    enum outbox_fate fate, const char *why)
{
	static const enum outcome ends[OUTBOX_FATES] = {
		[OUTBOX_REFUSED] = E_DENIED, [OUTBOX_UNCONFIRMED] = E_UNSURE,
		[OUTBOX_EXPIRED] = E_EXPIRED, [OUTBOX_UNDELIVERED] = E_DENIED,
	};
	struct flow_row f = { 0 };
	char event[32];

	memcpy(f.reference, row->reference, sizeof(f.reference));
	snprintf(f.reason, sizeof(f.reason), "%s by %s%s%.90s", row->kind,
	    channel_name(row->channel), *why == '\0' ? "" : ": ", why);
	snprintf(event, sizeof(event), "message.%s", vault_outbox_word(fate));
	return vault_audit(v, &(struct vault_event){ .name = event,
	    .outcome = ends[fate], .flow = &f });
}

static enum outcome
record(struct vault *v, const char *secret, enum outbox_fate fate)
{
	struct outbox_row row;
	enum outcome r;

	if ((r = vault_begin(v)) != OK)
		return r;
	r = vault_outbox_report(v, secret, fate, &row);
	if (r == OK && (r = report_audit(v, &row, fate, "")) == OK)
		r = vault_commit(v);
	vault_rollback(v);
	if (r == OK)
		log_info("%s by %s, reference %s: %s", row.kind,
		    channel_name(row.channel), row.reference,
		    vault_outbox_word(fate));
	return r;
}

static enum outcome
read_report(const struct msg *ask, const char **secret,
    enum outbox_fate *fate)
{
	const char *word = msg_get(ask, M_FATE);

	*secret = msg_get(ask, M_REPORT);
	if (*secret == NULL || word == NULL)
		return E_PROTO;
	for (*fate = OUTBOX_DELIVERED; *fate <= OUTBOX_UNDELIVERED; ++*fate)
		if (strcmp(word, vault_outbox_word(*fate)) == 0)
			return OK;
	return E_PROTO;
}

/* Who reports of what there is not guesses: as of contacts at the first step,
 * so many times in ten minutes and no more. */
static enum outcome
take_report(struct core *core, const struct msg *ask)
{
	const char *client = msg_get(ask, M_CLIENT), *secret;
	struct tally misses;
	enum outbox_fate fate;
	enum outcome r;

	if ((r = read_report(ask, &secret, &fate)) != OK)
		return r;
	vault_tally_name(core->vault, &misses, "report-misses",
	    client == NULL ? "" : client);
	misses.window_s = MISSES_WINDOW_S;
	misses.n = 0;
	if ((r = vault_tally_read(core->vault, &misses)) != OK)
		return r;
	if (misses.count >= core->conf->limit_client_misses)
		return E_LIMIT;
	r = record(core->vault, secret, fate);
	misses.n = 1;
	if (r == E_NOTFOUND && vault_tally_add(core->vault, &misses, 1) != OK)
		log_warn("a report of no message cannot be counted");
	return r == E_EXPIRED ? OK : r;
}

void
report_serve(struct core *core, const struct msg *ask, struct msg *reply)
{
	const enum outcome r = take_report(core, ask);

	if (r != OK)
		log_outcome(LOG_LEVEL_WARN, r, vault_detail(core->vault),
		    "report");
	msg_put(reply, M_RESULT, outcome_name(r));
}
