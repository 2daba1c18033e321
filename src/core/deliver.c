/* What core does by itself: messages, promises, jobs, the sweep. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/prefork.h"
#include "account/job.h"
#include "account/settle.h"
#include "directory/directory.h"
#include "registry/registry.h"
#include "turn/turn.h"
#include "core/deliver.h"
#include "core/report.h"
#include "core/stopped.h"
#include "core/trail.h"
#include "turn/count.h"
#include "turn/echo.h"
#include "turn/gate.h"
#include "activation/provision.h"
#include "turn/sending.h"
#include "vault/answer.h"
#include "vault/channel.h"
#include "vault/job.h"
#include "vault/outbox.h"
#include "vault/ring.h"
#include "vault/sweep.h"
#include "vault/vault.h"
#include "vault/watch.h"

#define WAIT_MS 1000
#define WATCH_MS 500
#define ANCHOR_MS 3600000
#define TOUCH_MS 15000
#define SWEEP_MS 60000
#define LEASE_MARGIN_S 10
#define DELAY_MAX_S 30
#define JOB_LEASE_S 15
#define JOB_ATTEMPTS 10

/* An SMS costs, and two PINs of one sending puzzle: what may have gone is not
 * sent again by itself (RFC 9110 9.2.2), but where the gateway knows it by its
 * number.  A mail is, once, with the same Message-ID (RFC 1047). */
static int64_t
doubts_max(const struct conf *conf, enum channel channel)
{
	return channel == CHANNEL_EMAIL || conf->sms_idempotent ? 2 : 1;
}

static int64_t
delay_of_letter(int64_t attempts)
{
	return attempts >= 5 ? DELAY_MAX_S : INT64_C(1) << attempts;
}

/* A try that ended: how, what was said of it, and whether the gateway will
 * tell if it came. */
struct try {
	enum outcome	 sent;
	struct detail	 detail;
	bool		 asked;		/* the gateway, now */
	bool		 reports;
};

/* What becomes of it then. */
static enum outbox_fate
fate_after(const struct conf *conf, const struct outbox_row *row,
    enum outcome sent)
{
	if (sent == OK)
		return OUTBOX_SENT;
	if (sent == E_DENIED || sent == E_INPUT)
		return OUTBOX_REFUSED;
	return sent == E_UNSURE && row->doubts >= doubts_max(conf,
	    row->channel) ? OUTBOX_UNCONFIRMED : OUTBOX_WAITS;
}

static enum outcome
settle_message(struct vault *v, const struct outbox_row *row,
    enum outbox_fate fate, const struct try *t)
{
	const int64_t delay = delay_of_letter(row->attempts);

	if (fate == OUTBOX_WAITS)
		return t->sent == E_UNSURE ?
		    vault_outbox_again(v, row->id, delay) :
		    vault_outbox_later(v, row->id, delay);
	/* Of one that was taken nothing more is heard. */
	if (fate == OUTBOX_SENT && !t->reports)
		return vault_outbox_done(v, row->id);
	return vault_outbox_end(v, row->id, fate, t->reports);
}

/* For doctor; what was taken is counted with the end of its row. */
static enum outcome
count_try(struct vault *v, const struct outbox_row *row,
    const struct try *t)
{
	const enum answer_fate fate = t->sent == E_DENIED ||
	    t->sent == E_INPUT ? ANSWER_REFUSED : ANSWER_FAILED;

	return t->asked && t->sent != OK ? vault_answer_put(v,
	    channel_name(row->channel), fate, t->detail.text) : OK;
}

static enum outcome
close_message(struct core *core, const struct outbox_row *row,
    const struct try *t)
{
	const enum outbox_fate fate = fate_after(core->conf, row, t->sent);
	enum outcome r;

	if ((r = vault_batch(core->vault)) != OK)
		return r;
	r = settle_message(core->vault, row, fate, t);
	if (r == OK)
		r = count_try(core->vault, row, t);
	if (r == OK && fate != OUTBOX_WAITS)
		r = report_audit(core->vault, row, fate, t->detail.text);
	if (r == OK)
		r = vault_commit(core->vault);
	vault_rollback(core->vault);
	return r;
}

/* One whose senders ended before its end was known is not sent again here,
 * unless it may be. */
static void
send_message(struct core *core, const struct outbox_row *row, struct try *t)
{
	char what[96];

	t->sent = E_UNSURE;
	t->asked = row->doubts <= doubts_max(core->conf, row->channel);
	if (t->asked)
		t->sent = gate_send(core->conf, &row->packet, &t->reports,
		    &t->detail);
	snprintf(what, sizeof(what), "%s by %s, reference %s", row->kind,
	    channel_name(row->channel), row->reference);
	if (t->sent != OK)
		log_as(LOG_MESSAGE_FAILED);
	log_outcome(t->sent == OK ? LOG_LEVEL_INFO : LOG_LEVEL_WARN, t->sent,
	    &t->detail, what);
}

static void
send_one(struct core *core, const struct outbox_row *row)
{
	struct try t = { .reports = true };
	enum outcome r;

	log_set_request(msg_req(&row->packet));
	log_set_reference(row->reference);
	if (strcmp(row->kind, SENDING_BLANK) == 0)
		t = (struct try){ .sent = OK };	/* who has a clock sees one */
	else
		send_message(core, row, &t);
	r = close_message(core, row, &t);
	if (r != OK)
		log_outcome(LOG_LEVEL_WARN, r, vault_detail(core->vault),
		    "outbox");
	log_clear_context();
}

/* What is done later, a kind a queue. */
struct queue {
	enum deliver_queue place;
	enum outcome	(*lease)(struct core *, const struct queue *,
			    void *row);
	enum outcome	(*wait)(struct core *, const struct queue *,
			    int timeout_ms);
};

static enum channel
channel_of(const struct queue *q)
{
	return q->place == DELIVER_SMS ? CHANNEL_SMS : CHANNEL_EMAIL;
}

static enum outcome
lease_letter(struct core *core, const struct queue *q, void *row)
{
	const enum channel channel = channel_of(q);

	return vault_outbox_lease(core->vault, channel, LEASE_MARGIN_S +
	    gate_time_of(core->conf, channel), row);
}

static enum outcome
wait_for_letter(struct core *core, const struct queue *q, int timeout_ms)
{
	return vault_outbox_wait(core->vault, channel_of(q), timeout_ms);
}

static enum outcome
lease_job(struct core *core, const struct queue *q, void *row)
{
	(void)q;
	return vault_job_lease(core->vault, JOB_LEASE_S, row);
}

static enum outcome
wait_for_job(struct core *core, const struct queue *q, int timeout_ms)
{
	(void)q;
	return vault_job_wait(core->vault, timeout_ms);
}

static const struct queue queues[DELIVER_QUEUES] = {
	{ DELIVER_SMS, lease_letter, wait_for_letter },
	{ DELIVER_MAIL, lease_letter, wait_for_letter },
	{ DELIVER_JOBS, lease_job, wait_for_job },
};

/* After r of a look for work: waits for more of it, or until the database may
 * be there again. */
static void
wait_for_work(struct core *core, const struct queue *q, enum outcome r)
{
	if (r == E_NOTFOUND)
		r = q->wait(core, q, WAIT_MS);
	if (r != OK && !prefork_stopping()) {
		log_outcome(LOG_LEVEL_WARN, r, vault_detail(core->vault),
		    "outbox");
		clock_sleep(WAIT_MS);
	}
}

/* One of a queue's workers looks for work at a time, and the next one when he
 * has found some: else each message would be looked for by all of them. */
static bool
find_work(struct core *core, const struct queue *q, void *row)
{
	enum outcome r = E_BUSY;

	if (slots_wait(core->watches, q->place) != OK)
		return false;
	/* What it heard as it did not watch is looked for now. */
	if (q->wait(core, q, 0) != OK)
		log_debug("no word of work comes for now");
	while (r != OK && !prefork_stopping())
		if ((r = q->lease(core, q, row)) != OK)
			wait_for_work(core, q, r);
	slots_give(core->watches, q->place);
	return r == OK;
}

static void
send_all(struct core *core, const struct queue *q)
{
	static struct outbox_row row;

	while (!prefork_stopping()) {
		if (!find_work(core, q, &row))
			continue;
		prefork_busy(true);
		send_one(core, &row);
		prefork_busy(false);
		msg_wipe(&row.packet);
	}
}

int
deliver_sms(void *core)
{
	send_all(core, &queues[DELIVER_SMS]);
	return 0;
}

int
deliver_mail(void *core)
{
	send_all(core, &queues[DELIVER_MAIL]);
	return 0;
}

/* One that fails comes again with its lease. */
static void
do_job(struct core *core, const struct job_row *job)
{
	enum outcome r = job_run(core, job);

	if (r != OK)
		log_outcome(LOG_LEVEL_WARN, r, vault_detail(core->vault),
		    job->kind);
	if (r != OK && job->attempts >= JOB_ATTEMPTS &&
	    vault_job_done(core->vault, job->id) != OK)
		log_warn("a job that cannot be done cannot be removed");
}

int
deliver_jobs(void *arg)
{
	struct core *core = arg;
	struct job_row job;

	while (!prefork_stopping()) {
		if (!find_work(core, &queues[DELIVER_JOBS], &job))
			continue;
		prefork_busy(true);
		do_job(core, &job);
		prefork_busy(false);
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

/* What was written down since: bound, so that nobody changes it unseen. */
static void
chain_audit(struct core *core)
{
	bool more = true;
	enum outcome r;

	while (more && !prefork_stopping()) {
		more = false;
		r = vault_audit_chain(core->vault, &more);
		if (r != OK)
			log_outcome(LOG_LEVEL_WARN, r,
			    vault_detail(core->vault), "audit");
	}
}

static void
write_counts(struct core *core)
{
	const enum outcome r = count_write(core);

	if (r != OK)
		log_outcome(LOG_LEVEL_WARN, r, vault_detail(core->vault),
		    "counters");
}

/* What was not sent in its time. */
static void
close_late(struct core *core)
{
	struct outbox_row row;
	enum outcome r = OK;

	while (r == OK && !prefork_stopping()) {
		if ((r = vault_begin(core->vault)) != OK)
			break;
		if ((r = vault_outbox_expire(core->vault, &row)) == OK &&
		    (r = report_audit(core->vault, &row, row.fate, "")) == OK)
			r = vault_commit(core->vault);
		vault_rollback(core->vault);
	}
	if (r != OK && r != E_NOTFOUND)
		log_outcome(LOG_LEVEL_WARN, r, vault_detail(core->vault),
		    "outbox");
}

/* What the directory's find, base/outage.h tells. */
static void
watch_servers(struct core *core)
{
	if (registry_look(core->registry))
		log_info("registry: it answers again");
	directory_look(core->directory);
}

/* A rotation of the key does not end while one of us has the old file. */
static void
touch_ring(struct core *core, int64_t *at)
{
	enum outcome r;

	if (clock_ms() < *at)
		return;
	if ((r = vault_ring_touch(core->vault)) != OK)
		log_outcome(LOG_LEVEL_WARN, r, vault_detail(core->vault),
		    "ring");
	*at = clock_ms() + TOUCH_MS;
}

int
deliver_watch(void *arg)
{
	struct core *core = arg;
	enum outcome r, was = OK;

	for (; !prefork_stopping(); was = r) {
		r = vault_watch_ask(core->vault);
		if (r != OK && was == OK)
			log_outcome(LOG_LEVEL_WARN, r,
			    vault_detail(core->vault), "vault");
		if (r == OK && was != OK)
			log_info("vault: it answers again");
		clock_sleep(WATCH_MS);
	}
	return 0;
}

int
deliver_keep(void *arg)
{
	struct core *core = arg;
	int64_t sweep_at = 0, anchor_at = 0, touch_at = 0, stopped = 0;
	bool more;

	while (!prefork_stopping()) {
		chain_audit(core);
		write_counts(core);
		watch_servers(core);
		provision_resume(core);
		echo_resume(core);
		settle_resume(core);
		stopped_keep(core, &stopped);
		touch_ring(core, &touch_at);
		close_late(core);
		if (clock_ms() >= sweep_at) {
			more = sweep(core);
			sweep_at = clock_ms() + (more ? 0 : SWEEP_MS);
		}
		if (clock_ms() >= anchor_at) {
			trail_anchor(core);
			anchor_at = clock_ms() + ANCHOR_MS;
		}
		clock_sleep(WAIT_MS);
	}
	return 0;
}
