/* What core does by itself: messages, promises, jobs, the sweep. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/prefork.h"
#include "account/job.h"
#include "turn/turn.h"
#include "core/deliver.h"
#include "core/stopped.h"
#include "turn/gate.h"
#include "activation/provision.h"
#include "turn/letters.h"
#include "vault/audit.h"
#include "vault/channel.h"
#include "vault/job.h"
#include "vault/outbox.h"
#include "vault/sweep.h"
#include "vault/vault.h"

#define WAIT_MS 1000
#define SWEEP_MS 60000
#define LEASE_MARGIN_S 10
#define DELAY_MAX_S 30
#define JOB_LEASE_S 15
#define JOB_ATTEMPTS 10

static int64_t
delay_of_letter(int64_t attempts)
{
	return attempts >= 5 ? DELAY_MAX_S : INT64_C(1) << attempts;
}

static enum outcome
close_message(struct core *core, const struct outbox_row *row,
    enum outcome sent)
{
	struct flow_row f = { 0 };
	enum outcome r;

	if (sent != OK && sent != E_DENIED && sent != E_INPUT)
		return vault_outbox_later(core->vault, row->id,
		    delay_of_letter(row->attempts));
	memcpy(f.reference, row->reference, sizeof(f.reference));
	if ((r = vault_begin(core->vault)) != OK)
		return r;
	if ((r = vault_outbox_done(core->vault, row->id)) != OK ||
	    (r = vault_audit(core->vault, &(struct vault_event){
	    .name = sent == OK ? "message.sent" : "message.refused",
	    .outcome = sent, .flow = &f })) != OK)
		goto done;
	r = vault_commit(core->vault);
done:
	vault_rollback(core->vault);
	return r;
}

static void
send_one(struct core *core, const struct outbox_row *row)
{
	struct detail d = { "" };
	char what[96];
	enum outcome r;

	if (strcmp(row->kind, LETTERS_BLANK) == 0) {
		if (vault_outbox_done(core->vault, row->id) != OK)
			log_warn("a blank message cannot be removed");
		return;
	}
	log_set_request(msg_req(&row->packet));
	r = gate_send(core->conf, &row->packet, &d);
	snprintf(what, sizeof(what), "%s by %s, reference %s", row->kind,
	    channel_name(row->channel), row->reference);
	log_outcome(r == OK ? LOG_LEVEL_INFO : LOG_LEVEL_WARN, r, &d, what);
	r = close_message(core, row, r);
	if (r != OK)
		log_outcome(LOG_LEVEL_WARN, r, vault_detail(core->vault),
		    "outbox");
	log_clear_context();
}

/* All jobs that are due; those that fail come again with their lease. */
static void
do_jobs(struct core *core)
{
	struct job_row job;
	enum outcome r;

	while (vault_job_lease(core->vault, JOB_LEASE_S, &job) == OK) {
		r = job_run(core, &job);
		if (r != OK)
			log_outcome(LOG_LEVEL_WARN, r,
			    vault_detail(core->vault), job.kind);
		if (r != OK && job.attempts >= JOB_ATTEMPTS &&
		    vault_job_done(core->vault, job.id) != OK)
			return;
	}
}

int
deliver_send(void *arg)
{
	static struct outbox_row row;
	struct core *core = arg;
	enum outcome r;

	while (!prefork_stopping()) {
		do_jobs(core);
		r = vault_outbox_lease(core->vault, core->conf->
		    gateway_timeout + LEASE_MARGIN_S, &row);
		if (r == OK) {
			send_one(core, &row);
			msg_wipe(&row.packet);
			continue;
		}
		if (r == E_NOTFOUND)
			r = vault_outbox_wait(core->vault, WAIT_MS);
		if (r != OK && !prefork_stopping()) {
			log_outcome(LOG_LEVEL_WARN, r,
			    vault_detail(core->vault), "outbox");
			clock_sleep(WAIT_MS);
		}
	}
	return 0;
}

/* True if there is more of it at once. */
static bool
sweep(struct core *core)
{
	bool more;
	enum outcome r;

	r = vault_sweep(core->vault, core->conf->flow_keep,
	    core->conf->account_reserve, &more);
	if (r != OK)
		log_outcome(LOG_LEVEL_WARN, r, vault_detail(core->vault),
		    "sweep");
	return more;
}

int
deliver_keep(void *arg)
{
	struct core *core = arg;
	int64_t sweep_at = 0, stopped = 0;
	bool more;

	while (!prefork_stopping()) {
		provision_resume(core);
		stopped_keep(core, &stopped);
		if (clock_ms() >= sweep_at) {
			more = sweep(core);
			sweep_at = clock_ms() + (more ? 0 : SWEEP_MS);
		}
		clock_sleep(WAIT_MS);
	}
	return 0;
}
